import Media

/// The description of one track (RFC 9559 §5.1.4.1).
struct TrackEntry {
    let number: Int
    let uid: UInt64
    private(set) var format: TrackFormat
    let name: TrackName?
    let priming: Priming
    /// The usual distance of pictures, once it is known: programs that reckon in frames per second go by it.
    var defaultDuration: Interval?

    /// Refuses what the container, or this writer, has no mapping for.
    init(
        number: Int, identity: FileIdentity, format: TrackFormat, name: TrackName? = nil
    ) throws(PackagingError) {
        guard codecMapping(of: format) != nil else {
            throw .codecNotAllowed(codec: format.codec.name, container: "matroska")
        }
        self.number = number
        uid = trackUID(identity: identity, number: number)
        self.format = format
        self.name = name
        priming = Priming(of: format)
    }

    /// Takes over what the header can still hold of a stream that changed: the largest picture, so that players open
    /// a window in which everything has room, and the most channels. Parameter sets stay those of the beginning,
    /// the new ones are in band.
    mutating func update(_ changed: TrackFormat) {
        switch (format, changed) {
        case (.video(var video), .video(let other)) where video.codec == other.codec:
            // Sizes come from 16-bit fields; the product is checked all the same.
            let (area, isHuge) = other.width.multipliedReportingOverflow(by: other.height)
            guard other.width > 0, !isHuge,
                area > video.width.multipliedReportingOverflow(by: video.height).partialValue
            else { return }
            video.width = other.width
            video.height = other.height
            format = .video(video)
        case (.audio(let audio), .audio(let other)) where audio.codec == other.codec:
            switch audio.codec {
            case .opus:
                guard other.channelCount == 2, audio.channelCount == 1 else { return }
                var stereo = other
                stereo.primingSampleCount = audio.primingSampleCount
                format = .audio(stereo)
            case .pcmu, .pcma, .g722, .aac, .pcm:
                return
            }
        case (.video, _), (.audio, _):
            return
        }
    }

    /// What the entry may still grow by: identifier, size and value of DefaultDuration.
    var pendingByteCount: Int {
        format.codec.kind == .video && defaultDuration == nil ? 4 + Self.defaultDurationWidth : 0
    }

    /// Four bytes hold four seconds.
    private static let defaultDurationWidth = 4

    func rendered() -> [UInt8] {
        guard let mapping = codecMapping(of: format) else { return [] }
        var children = [
            EBMLElement(.trackNumber, unsigned: UInt64(number)),
            EBMLElement(.trackUID, unsigned: uid, width: 8),
            EBMLElement(.trackType, unsigned: format.codec.kind == .video ? 1 : 2),
            EBMLElement(.flagLacing, unsigned: 0),
        ]
        if let defaultDuration {
            let nanoseconds = UInt64(UInt32(clamping: defaultDuration.nanoseconds))
            children.append(
                EBMLElement(.defaultDuration, unsigned: nanoseconds, width: Self.defaultDurationWidth))
        }
        if let name { children.append(EBMLElement(.name, text: name.text)) }
        children.append(EBMLElement(.language, text: "und"))
        children.append(EBMLElement(.codecID, text: mapping.identifier))
        if !mapping.configuration.isEmpty {
            children.append(EBMLElement(.codecPrivate, binary: mapping.configuration))
        }
        switch format {
        case .video(let video):
            children.append(videoSettings(video))
        case .audio(let audio):
            if priming.nanoseconds > 0 {
                children.append(EBMLElement(.codecDelay, unsigned: UInt64(priming.nanoseconds)))
            }
            // RFC 7845 §4.6 recommends 80 ms for a decoder to converge.
            if audio.codec == .opus { children.append(EBMLElement(.seekPreRoll, unsigned: 80_000_000)) }
            children.append(audioSettings(audio))
        }
        return EBMLElement(.trackEntry, children).rendered()
    }

    private func videoSettings(_ video: VideoFormat) -> EBMLElement {
        var children = [
            EBMLElement(.pixelWidth, unsigned: UInt64(max(1, video.width))),
            EBMLElement(.pixelHeight, unsigned: UInt64(max(1, video.height))),
        ]
        switch video.configuration {
        case .vp9(let configuration):
            if let colour = colourSettings(configuration) { children.append(colour) }
        case .av1(let configuration):
            if let colour = colourSettings(configuration) { children.append(colour) }
        case .vp8, .h264, .h265:
            break
        }
        if let projection = projection(video.rotation) { children.append(projection) }
        return EBMLElement(.video, children)
    }

    /// A flat picture, turned about the line of sight: counter-clockwise in degrees, -180 to 180 (RFC 9559
    /// §5.1.4.1.28.46).
    private func projection(_ rotation: FrameRotation) -> EBMLElement? {
        guard rotation != .none else { return nil }
        let roll = rotation == .threeQuarters ? 90 : -rotation.rawValue
        return EBMLElement(
            .projection,
            [
                EBMLElement(.projectionType, unsigned: 0),
                EBMLElement(.projectionPoseRoll, float: Double(roll)),
            ])
    }

    private func audioSettings(_ audio: AudioFormat) -> EBMLElement {
        var children = [
            EBMLElement(.samplingFrequency, float: Double(audio.sampleRate)),
            EBMLElement(.channels, unsigned: UInt64(max(1, audio.channelCount))),
        ]
        switch audio.codec {
        case .pcmu, .pcma: children.append(EBMLElement(.bitDepth, unsigned: 8))
        case .g722: children.append(EBMLElement(.bitDepth, unsigned: 4))
        case .pcm: children.append(EBMLElement(.bitDepth, unsigned: 16))
        case .opus, .aac: break
        }
        return EBMLElement(.audio, children)
    }

    /// Nothing where the stream has nothing: most encoders for calls leave the colour space unknown.
    private func colourSettings(_ configuration: VP9Configuration) -> EBMLElement? {
        // color_space 1-5 and 7 (VP9 bitstream specification §7.2.2) as MatrixCoefficients (ISO/IEC 23091-2 §8.3).
        let coefficients: [UInt8: UInt64] = [1: 5, 2: 1, 3: 6, 4: 7, 5: 9, 7: 0]
        let matrix = coefficients[configuration.colorSpace]
        guard matrix != nil || configuration.isFullRange else { return nil }
        var children: [EBMLElement] = []
        if let matrix { children.append(EBMLElement(.matrixCoefficients, unsigned: matrix)) }
        children.append(EBMLElement(.range, unsigned: configuration.isFullRange ? 2 : 1))
        return EBMLElement(.colour, children)
    }

    /// AV1 names its colours as Matroska does (ISO/IEC 23091-2 §8).
    private func colourSettings(_ configuration: AV1Configuration) -> EBMLElement? {
        let unspecified: UInt8 = 2
        let values: [(ElementIdentifier, UInt8)] = [
            (.matrixCoefficients, configuration.matrixCoefficients),
            (.transferCharacteristics, configuration.transferCharacteristics),
            (.primaries, configuration.colorPrimaries),
        ]
        let specified = values.filter { $0.1 != unspecified }
        guard !specified.isEmpty || configuration.isFullRange else { return nil }
        var children = specified.map { EBMLElement($0.0, unsigned: UInt64($0.1)) }
        children.append(EBMLElement(.range, unsigned: configuration.isFullRange ? 2 : 1))
        return EBMLElement(.colour, children)
    }
}

/// The same for the same recording, different from track to track, never zero (RFC 9559 §5.1.4.1.2).
private func trackUID(identity: FileIdentity, number: Int) -> UInt64 {
    // The finaliser of SplitMix64 maps different numbers to different values.
    var mixed = identity.high ^ (identity.low << 1 | identity.low >> 63)
    mixed &+= UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return max(1, mixed)
}
