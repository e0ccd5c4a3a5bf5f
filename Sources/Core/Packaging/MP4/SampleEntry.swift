import Media

/// How a track's samples are coded: one entry of `stsd` (ISO/IEC 14496-12 §8.5.2).
///
/// A track has one entry for its whole life: what changes in mid-stream is in the samples themselves (parameter sets of
/// H.264 and H.265, hence `avc3` and `hev1`; VP9 frame headers; AV1 sequence headers; the Opus table-of-contents byte),
/// and the entry has the largest. The parameter sets of an encoder of ours never change: they are in the entry alone,
/// which is then `avc1` or `hvc1`, because some players know no others.
struct SampleEntry: Equatable, Sendable {
    private enum Coding: Equatable, Sendable {
        case avc(AVCBox)
        case hevc(HEVCBox)
        case vp9(VP9Configuration)
        case av1(AV1Configuration)
        case opus(OpusSampleEntry)
        case aac(AACSampleEntry)
    }

    /// Largest picture; 0 for audio.
    private(set) var width: UInt16 = 0
    private(set) var height: UInt16 = 0
    /// Cleared when the header's room is too small for the parameter sets; the samples have them anyway.
    var hasParameterSetsInHeader = true
    private var coding: Coding
    /// Whether the samples have the parameter sets too.
    private let isInBand: Bool

    init(_ format: TrackFormat) throws(PackagingError) {
        switch format {
        case .video(let video):
            isInBand = video.hasParameterSetsInBand
            switch video.configuration {
            case .h264(let sequenceSets, let pictureSets):
                coding = .avc(AVCBox(sequenceParameterSets: sequenceSets, pictureParameterSets: pictureSets))
            case .h265(let configuration):
                coding = .hevc(HEVCBox(configuration))
            case .vp9(let configuration):
                coding = .vp9(configuration)
            case .av1(let configuration):
                coding = .av1(configuration)
            case .vp8:
                throw .codecNotAllowed(codec: format.codec.name, container: Container.mp4.rawValue)
            }
        case .audio(let audio):
            isInBand = true
            switch audio.codec {
            case .opus:
                coding = .opus(OpusSampleEntry(channelCount: 0, preSkip: Priming(of: format).sampleCount))
            case .aac:
                guard let configuration = aacConfiguration(of: audio) else {
                    throw .codecNotAllowed(codec: format.codec.name, container: Container.mp4.rawValue)
                }
                coding = .aac(
                    AACSampleEntry(
                        channelCount: UInt16(clamping: audio.channelCount),
                        sampleRate: UInt32(clamping: audio.sampleRate),
                        configuration: configuration))
            case .pcmu, .pcma, .g722, .pcm:
                throw .codecNotAllowed(codec: format.codec.name, container: Container.mp4.rawValue)
            }
        }
        merge(format)
    }

    /// The brand that a file with such a track must have; nil where those of every file are enough.
    var brand: BoxType? {
        switch coding {
        case .av1: "av01"
        case .avc, .hevc, .vp9, .opus, .aac: nil
        }
    }

    /// The code of the entry, with which codec strings begin (RFC 6381 §3.3).
    var type: BoxType {
        switch coding {
        case .avc: isInBand ? "avc3" : "avc1"
        case .hevc: isInBand ? "hev1" : "hvc1"
        case .vp9: "vp09"
        case .av1: "av01"
        case .opus: "Opus"
        case .aac: "mp4a"
        }
    }

    /// The group with the distance that players go back for audio that is right; nil for pictures.
    ///
    /// - Parameter packetDuration: in ticks of 48 kHz, for Opus.
    func rollRecovery(packetDuration: Int64) -> RollRecovery? {
        switch coding {
        case .avc, .hevc, .vp9, .av1: nil
        // 80 ms until the decoder has converged ("Encapsulation of Opus in ISO Base Media File Format" §4.3.6.2).
        case .opus: RollRecovery(distance: -Int16(clamping: (3840 + packetDuration - 1) / max(1, packetDuration)))
        // The half of a window that overlaps the packet before (ISO/IEC 14496-3 §4.6.11).
        case .aac: RollRecovery(distance: -1)
        }
    }

    var isVideo: Bool {
        switch coding {
        case .avc, .hevc, .vp9, .av1: true
        case .opus, .aac: false
        }
    }

    /// Takes over the higher demands of a later configuration; a different codec changes nothing.
    mutating func merge(_ format: TrackFormat) {
        switch (coding, format) {
        case (.avc(var configuration), .video(let video)):
            guard case .h264(let sequenceSets, _) = video.configuration else { return }
            configuration.raiseLevel(toThoseOf: sequenceSets)
            coding = .avc(configuration)
            enlarge(to: video)
        case (.hevc(var box), .video(let video)):
            guard case .h265(let configuration) = video.configuration else { return }
            box.raiseLevel(to: configuration)
            coding = .hevc(box)
            enlarge(to: video)
        case (.vp9, .video(let video)):
            if case .vp9 = video.configuration { enlarge(to: video) }
        case (.av1(let configuration), .video(let video)):
            guard case .av1(let changed) = video.configuration else { return }
            // The record's fields are those of the sequence header in it, so both are replaced.
            if changed.exceeds(configuration) { coding = .av1(changed) }
            enlarge(to: video)
        case (.opus(var entry), .audio(let audio)):
            // Mapping family 0 has one or two channels (RFC 7845 §5.1.1.1).
            guard audio.codec == .opus else { return }
            entry.channelCount = max(entry.channelCount, UInt8(clamping: max(1, min(2, audio.channelCount))))
            coding = .opus(entry)
        case (.avc, .audio), (.hevc, .audio), (.vp9, .audio), (.av1, .audio), (.opus, .video), (.aac, _):
            return
        }
    }

    private mutating func enlarge(to video: VideoFormat) {
        width = max(width, UInt16(clamping: video.width))
        height = max(height, UInt16(clamping: video.height))
    }

    func write(to writer: inout BoxWriter, form: MovieForm, framesPerSecond: UInt64) {
        let hasParameterSets = form == .indexed || hasParameterSetsInHeader || !isInBand
        switch coding {
        case .avc(let configuration):
            visual(to: &writer) {
                configuration.write(to: &$0, withParameterSets: hasParameterSets)
            }
        case .hevc(let box):
            visual(to: &writer) {
                box.write(to: &$0, withParameterSets: hasParameterSets, isComplete: !isInBand)
            }
        case .vp9(let configuration):
            let level = VP9Level.number(width: width, height: height, framesPerSecond: framesPerSecond)
            visual(to: &writer) { configuration.writeBox(to: &$0, level: level) }
        case .av1(let configuration):
            visual(to: &writer) {
                configuration.writeBoxes(to: &$0, withSequenceHeader: hasParameterSets)
            }
        case .opus(let entry):
            entry.write(to: &writer)
        case .aac(let entry):
            entry.write(to: &writer)
        }
    }

    /// VisualSampleEntry (ISO/IEC 14496-12 §12.1.3): 72 dpi, one frame per sample, no compressor name, 24 bits deep.
    private func visual(to writer: inout BoxWriter, _ configuration: (inout BoxWriter) -> Void) {
        writer.box(type) { box in
            box.zeros(6)
            box.uint16(1)
            box.zeros(16)
            box.uint16(width)
            box.uint16(height)
            box.uint32(0x0048_0000)
            box.uint32(0x0048_0000)
            box.uint32(0)
            box.uint16(1)
            box.zeros(32)
            box.uint16(0x0018)
            box.uint16(0xFFFF)
            configuration(&box)
        }
    }
}
