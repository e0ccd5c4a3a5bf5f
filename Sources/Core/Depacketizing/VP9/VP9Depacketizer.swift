public import Media

/// VP9 payloads to pictures (RFC 9628 §4).
///
/// All spatial layer frames of a picture stay together: two or more get a superframe index (VP9 bitstream
/// specification Annex B), so that the picture is one sample that every decoder accepts.
///
/// *Tolerates:*
/// - a stream without any marker: the next picture ends the one before (SFUs that drop the upper spatial layers, whose
///   last packets had it); markers on other packets than a picture's last (no sender known);
/// - two pictures with one timestamp (no sender known; as in VP8);
/// - a picture without marker whose last packet has E (Chromium 156 with spatial layers, where the encoder left out the
///   upper one): it is whole up to that layer;
/// - a layer frame whose last packet lacks E, against RFC 9628 §4.2 (no sender known);
/// - pictures without their upper or lower spatial layers (SFUs that forward some of them): what is there must not
///   depend on what is not;
/// - a stream that begins inside a picture: the rest is skipped (forwarding that starts in a running call).
public struct VP9Depacketizer: DepacketizingUnit {
    private var assembly = FrameAssembly()
    private var picture = VP9Picture()
    private var structure: VP9ScalabilityStructure?
    /// A packet of the open picture brought `structure`.
    private var hasNewStructure = false
    /// Some packet had E.
    private var sendsEnds = false
    /// Of the last key frame.
    private var configuration: VP9Configuration?
    public private(set) var layers: LayerCount? = LayerCount()

    public init() {}

    public var codec: Codec { .video(.vp9) }
    public var damage: Damage { assembly.damage }
    public var holdsKeyFrame: Bool { assembly.isMarked && picture.keyFrame != nil }

    /// Whether a payload begins a key frame's lowest layer.
    public static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        guard let descriptor = try? VP9PayloadDescriptor(parsing: payload) else { return false }
        return descriptor.startsLayerFrame && !descriptor.isInterPicturePredicted && descriptor.spatialID ?? 0 == 0
    }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.begin()
        if assembly.isWhole(before: packet) && seemsComplete || packet.lostBefore > 0 && isSurelyWhole {
            emit(into: &frames)
        }
        assembly.receive(packet, isOpenDiscardable: false)
        let payload = datagram.extracting(packet.payload)
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, into: &frames)
        } catch {
            assembly.reject(packet)
            throw error
        }
    }

    public mutating func poll(at now: SessionTime, into frames: inout FrameList) {
        assembly.begin()
        if assembly.isWhole(at: now) && seemsComplete || assembly.isQuiet(at: now) && isSurelyWhole {
            emit(into: &frames)
        }
    }

    /// Ends the stream. An open picture is whole by its marker, or by the end of its layer frame.
    public mutating func finish(into frames: inout FrameList) {
        assembly.begin()
        if assembly.isMarked && !assembly.markers.areWrong && seemsComplete || isSurelyWhole { emit(into: &frames) }
        assembly.drop(isDiscardable: false)
    }

    /// The last layer frame has its end, or nothing is known of ends.
    private var seemsComplete: Bool { picture.isAtLayerEnd || !sendsEnds }

    /// The only layer frame of a stream without spatial layers has its end: no marker is needed.
    private var isSurelyWhole: Bool {
        assembly.isOpen && picture.isAtLayerEnd && layers?.spatial == 1 && structure?.layerCount ?? 1 == 1
    }

    /// Layer frames above the last one would be known of: by layer indices, the structure, or the marker.
    private var isEndKnown: Bool {
        guard picture.hasLayerIndices else { return true }
        return assembly.isMarked && !assembly.markers.areWrong && Int(picture.topSpatialID) >= highestSpatialID
    }

    /// The highest layer that was announced or seen.
    private var highestSpatialID: Int { max(layers?.spatial ?? 1, structure?.layerCount ?? 1) - 1 }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        let descriptor = try VP9PayloadDescriptor(parsing: payload)
        if descriptor.endsLayerFrame { sendsEnds = true }
        if assembly.isOpen {
            if belongsToOpenPicture(packet, descriptor) { assembly.resume() } else { end(into: &frames) }
        }
        if !assembly.isOpen {
            guard begins(descriptor) else {
                assembly.skip(packet, isDiscardable: false)
                return
            }
            begin(packet, descriptor: descriptor)
        }
        let content = payload.extracting(descriptor.byteCount...)
        if descriptor.startsLayerFrame { try beginLayer(descriptor, content: content) }
        try assembly.append(content, arrival: packet.arrival, reserve: picture.superframeIndexByteCount)
        picture.isAtLayerEnd = descriptor.endsLayerFrame
        if packet.hasMarker { assembly.mark() }
    }

    /// All layer frames of a picture have its timestamp and its PictureID (RFC 9628 §4.2); without PictureIDs each is
    /// above the one before.
    private func belongsToOpenPicture(_ packet: OrderedPacket, _ descriptor: VP9PayloadDescriptor) -> Bool {
        guard packet.extendedTimestamp == assembly.frame.extendedTimestamp else { return false }
        if let pictureID = descriptor.pictureID { return pictureID == picture.pictureID }
        return !descriptor.startsLayerFrame || descriptor.spatialID ?? 0 > picture.topSpatialID
    }

    /// Ends the open picture, because another one begins.
    private mutating func end(into frames: inout FrameList) {
        let isCut = sendsEnds ? !picture.isAtLayerEnd : !assembly.isMarked && assembly.markers.provesDamage
        if isCut { assembly.dropWithoutMarker(isDiscardable: false) } else { emit(into: &frames) }
    }

    /// Whether a packet is the first of its picture: after a loss only one of the lowest spatial layer surely is.
    private func begins(_ descriptor: VP9PayloadDescriptor) -> Bool {
        descriptor.startsLayerFrame && (assembly.state == .waiting || descriptor.spatialID ?? 0 == 0)
    }

    private mutating func begin(_ packet: OrderedPacket, descriptor: VP9PayloadDescriptor) {
        picture.begin(descriptor)
        hasNewStructure = false
        assembly.open(with: packet)
    }

    private mutating func beginLayer(
        _ descriptor: VP9PayloadDescriptor, content: Span<UInt8>
    ) throws(DepacketizingError) {
        try picture.check(descriptor)
        let header = try VP9FrameHeader(parsing: content)
        picture.addLayer(descriptor, header: header, at: assembly.frame.bytes.count)
        if let structure = descriptor.structure {
            self.structure = structure
            hasNewStructure = true
        }
        layers?.note(spatialID: picture.topSpatialID, temporalID: descriptor.temporalID ?? 0)
    }

    private mutating func emit(into frames: inout FrameList) {
        picture.appendSuperframeIndex(to: &assembly.frame.bytes)
        picture.isEndKnown = isEndKnown
        assembly.frame.reference = picture.reference
        if let keyFrame = picture.keyFrame {
            assembly.frame.isKeyFrame = true
            configuration = keyFrame.configuration
            let size = picture.hasLayers ? topLayerSize : nil
            assembly.frame.format = .video(
                VideoFormat(
                    width: size?.width ?? keyFrame.width, height: size?.height ?? keyFrame.height,
                    configuration: .vp9(keyFrame.configuration)))
        } else if hasNewStructure, let configuration, let size = topLayerSize {
            // Upper layers may begin in mid-stream, without a key frame.
            assembly.frame.format = .video(
                VideoFormat(width: size.width, height: size.height, configuration: .vp9(configuration)))
        }
        assembly.emit(into: &frames)
    }

    /// Size of the layer that is shown; the header of a key frame has only that of the lowest layer.
    private var topLayerSize: VP9ScalabilityStructure.LayerSize? {
        guard let sizes = structure?.layerSizes, picture.topSpatialID < sizes.count else { return nil }
        return sizes[Int(picture.topSpatialID)]
    }
}
