import Media
import Packaging

@testable import Engine

extension TrackFormat {
    static let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    static let vp8 = TrackFormat.video(VideoFormat(width: 64, height: 48, configuration: .vp8))
    static let vp9 = TrackFormat.video(
        VideoFormat(
            width: 64, height: 48,
            configuration: .vp9(
                VP9Configuration(profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2))))

    static func h264(reorderDepth: Int) -> TrackFormat {
        .video(
            VideoFormat(
                width: 64, height: 48,
                configuration: .h264(sequenceParameterSets: [[0x67, 66, 0, 10]], pictureParameterSets: [[0x68, 1]]),
                reorderDepth: reorderDepth))
    }
}

extension ClockRate {
    static let opus = ClockRate(hertz: 48_000)
}

extension EncodedFrame {
    /// A frame of two bytes.
    static func toy(
        _ timestamp: Int64, duration: Int64 = 0, format: TrackFormat? = nil, isKeyFrame: Bool = true,
        lostBefore: Int = 0
    ) -> EncodedFrame {
        var frame = EncodedFrame()
        frame.bytes = [0xFC, 1]
        frame.extendedTimestamp = timestamp
        frame.duration = duration
        frame.format = format
        frame.isKeyFrame = isKeyFrame
        frame.lostBefore = lostBefore
        return frame
    }
}

extension TrackPlacement {
    /// Places a frame that is released when it belongs.
    mutating func place(
        _ frame: EncodedFrame, at milliseconds: Int64, now: Int64? = nil, isAfterDrop: Bool = false
    ) -> PlacedFrame {
        place(
            frame, clockRate: kind == .audio ? .opus : .video, at: SessionTime(milliseconds: milliseconds),
            now: SessionTime(milliseconds: now ?? milliseconds), isAfterDrop: isAfterDrop)
    }
}

extension OutputAction {
    /// The bytes that it appends; empty for another action.
    var appended: [UInt8] {
        if case .append(_, _, let bytes) = self { bytes } else { [] }
    }
}
