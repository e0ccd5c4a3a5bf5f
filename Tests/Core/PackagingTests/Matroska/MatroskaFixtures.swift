import Media
import Packaging
import TestSupport

/// Formats and steps that several suites use.
enum Fixture {
    static let identity = FileIdentity(
        high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210,
        // 2001-01-01T00:00:01Z
        creation: WallTime(nanoseconds: 978_307_201_000_000_000), title: "room")

    static let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    static let pcmu = TrackFormat.audio(AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1))
    static let vp8 = TrackFormat.video(VideoFormat(width: 320, height: 180, configuration: .vp8))
    // x264 at 64x48, constrained baseline.
    static let h264 = TrackFormat.video(
        VideoFormat(
            width: 64, height: 48,
            configuration: .h264(
                sequenceParameterSets: [hex("67 42C00A D9 047B 0110 0000 0300 1000 0003 0320 F122 6480")],
                pictureParameterSets: [hex("68 CB83CB20")])))

    static func milliseconds(_ value: Int64) -> Interval { Interval(milliseconds: value) }

    static func opusWriter(start: Interval = .zero) throws -> (MatroskaWriter, TrackNumber) {
        var writer = MatroskaWriter(identity: identity)
        let track = try writer.addTrack(opus, clockRate: ClockRate(hertz: 48_000), start: start)
        return (writer, track)
    }
}

extension MatroskaWriter {
    /// Appends a sample of `bytes` at a tick; audio of 20 ms and frames of 1/30 s by default.
    mutating func append(
        _ bytes: [UInt8], at ticks: Int64, nominal: Int64 = 960, key: Bool = true, to track: TrackNumber
    ) throws {
        try append(bytes.span, Sample(presentationTime: ticks, duration: nominal, isKeyFrame: key), to: track)
    }
}
