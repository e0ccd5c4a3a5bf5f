import Media
import Packaging

@testable import Presentations

/// What the tests of lists share.
enum Presented {
    /// 2026-11-21T01:02:03.456Z.
    static let beginning = WallTime(nanoseconds: 1_795_222_923_456_000_000)

    static let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    static let h264 = h264(width: 1280, height: 720)

    /// Of another profile.
    static let baseline = h264(width: 1280, height: 720, profile: [0x42, 0xE0])

    static func h264(
        width: Int, height: Int, rotation: FrameRotation = .none, profile: [UInt8] = [0x64, 0]
    ) -> TrackFormat {
        var format = VideoFormat(
            width: width, height: height,
            configuration: .h264(
                sequenceParameterSets: [[0x67] + profile + [0x1F, 0xAC]], pictureParameterSets: [[0x68, 0xCB]]),
            rotation: rotation)
        format.hasParameterSetsInBand = false
        return .video(format)
    }

    /// Segment `number` of two seconds.
    static func segment(
        _ number: Int, file: Int? = nil, of name: String = "video", at milliseconds: Int64? = nil,
        lasting duration: Int64 = 2000,
        period: Int = 1, isGap: Bool = false
    ) -> PresentedSegment {
        PresentedSegment(
            number: number, fileNumber: file, path: "\(name)/\(number).m4s",
            start: Interval(milliseconds: milliseconds ?? Int64(number - 1) * 2000),
            duration: Interval(milliseconds: duration), byteCount: isGap ? 0 : 250_000, isIndependent: true,
            period: period, isGap: isGap)
    }
}
