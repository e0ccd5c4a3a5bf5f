import Media
import TestSupport

@testable import Packaging

/// What the tests of the MP4 writer share.
enum MP4Fixture {
    /// 2025-11-21T01:53:20Z is 0xE5457690 seconds after 1904-01-01.
    static let identity = FileIdentity(
        high: 1, low: 2, creation: WallTime(nanoseconds: 1_763_690_000_000_000_000), title: "")

    /// x264, constrained baseline at level 1.0, 64x48.
    static let sequenceSet = hex("67 42C00A D9 047B 0110 0000 0300 1000 0003 0320 F122 64")
    static let pictureSet = hex("68 CB83CB20")

    static let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    static let h264 = h264(width: 64, height: 48, sequenceSet: sequenceSet)
    static let vp9 = vp9(width: 640, height: 360)
    static let av1 = av1(width: 640, height: 360, level: 1)
    static let opusRate = ClockRate(hertz: 48_000)

    static let h265 = TrackFormat.video(
        VideoFormat(width: 640, height: 360, configuration: .h265(HEVCConfigurationTests.main)))

    static func h264(width: Int, height: Int, sequenceSet: [UInt8]) -> TrackFormat {
        .video(
            VideoFormat(
                width: width, height: height,
                configuration: .h264(sequenceParameterSets: [sequenceSet], pictureParameterSets: [pictureSet])))
    }

    static func vp9(width: Int, height: Int) -> TrackFormat {
        let configuration = VP9Configuration(
            profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)
        return .video(VideoFormat(width: width, height: height, configuration: .vp9(configuration)))
    }

    static func av1(width: Int, height: Int, level: UInt8) -> TrackFormat {
        let configuration = AV1Configuration(
            profile: 0, level: level, tier: 0, sequenceHeader: [0x0A, 0x02, level, 0x80])
        return .video(VideoFormat(width: width, height: height, configuration: .av1(configuration)))
    }

    static func audio(_ codec: AudioCodec) -> TrackFormat {
        .audio(AudioFormat(codec: codec, sampleRate: 48_000, channelCount: 1))
    }

    static func written(_ content: (inout BoxWriter) -> Void) -> [UInt8] {
        var writer = BoxWriter()
        content(&writer)
        return writer.bytes
    }
}

/// The file as its owner writes it: first what is appended, then the patches.
struct MP4Disk {
    var image: [UInt8] = []

    mutating func drain(_ writer: inout MP4Writer) {
        for state in states(of: writer.output) { image = state }
        writer.output.didDrain()
    }

    /// The file after the append and after each patch.
    func states(of output: OutputBytes) -> [[UInt8]] {
        var states = [image + output.pending]
        for patch in output.patches {
            var next = states[states.count - 1]
            next.replaceSubrange(Int(patch.offset)..<Int(patch.offset) + patch.bytes.count, with: patch.bytes)
            states.append(next)
        }
        return states
    }
}

extension MP4Writer {
    /// A sample of `size` bytes that no other sample has.
    mutating func append(_ track: Int, at ticks: Int64, size: Int = 3, key: Bool = true, nominal: Int64 = 960) throws {
        let content = MP4Writer.content(track: track, decodeTime: ticks, size: size)
        let sample = Sample(presentationTime: ticks, duration: nominal, isKeyFrame: key)
        try append(content.span, sample, to: TrackNumber(track))
    }

    static func content(track: Int, decodeTime: Int64, size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: Int(truncatingIfNeeded: decodeTime / 7) &+ 31 * $0 &+ track) }
    }
}

extension MP4Track {
    mutating func append(_ content: [UInt8], at ticks: Int64, lasting nominal: Int64, key: Bool = true) throws {
        try append(content.span, Sample(presentationTime: ticks, duration: nominal, isKeyFrame: key))
    }
}

extension FragmentRun {
    mutating func append(_ content: [UInt8], at ticks: Int64, lasting nominal: UInt32, key: Bool = true) {
        append(content.span, decodeTime: ticks, duration: nominal, isSync: key)
    }
}
