import Media
import Testing

@testable import Engine

@Suite struct LargestSizeTests {
    private func picture(_ width: Int, _ height: Int) -> TrackFormat {
        .video(VideoFormat(width: width, height: height, configuration: .vp8))
    }

    @Test func keepsTheSizeWithTheMostSamples() {
        var largest = LargestSize()
        largest.note(nil)
        largest.note(.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2)))
        largest.note(picture(0, 0))
        #expect(largest.size == nil)
        for format in [picture(320, 180), picture(360, 640), picture(640, 360), picture(160, 90)] {
            largest.note(format)
        }
        #expect(largest.size == FrameSize(width: 360, height: 640))
    }
}
