import Media
import Testing

@testable import Engine

@Suite struct FrameOrderTests {
    private func mayReorder(_ timestamps: [Int64], _ format: TrackFormat?, codec: Codec = .video(.h264)) -> Bool {
        var order = FrameOrder()
        for (i, timestamp) in timestamps.enumerated() {
            order.note(.toy(timestamp, format: i == 0 ? format : nil, isKeyFrame: i == 0), codec: codec)
        }
        return order.mayReorder
    }

    @Test func seesAPictureThatIsShownBeforeOneThatCameEarlier() {
        #expect(!mayReorder([0, 3600, 7200], .h264(reorderDepth: 0)))
        #expect(mayReorder([0, 7200, 3600], .h264(reorderDepth: 0)))
        #expect(!mayReorder([0, 7200, 3600], .vp8, codec: .video(.vp8)))
    }

    @Test func believesWhatTheStreamAnnounces() {
        #expect(mayReorder([0], .h264(reorderDepth: 2)))
        guard case .video(var video) = TrackFormat.h264(reorderDepth: 0) else { return }
        video.isInOutputOrder = true
        #expect(!mayReorder([0, 7200, 3600], .video(video)))
    }

    @Test func comparesNothingAcrossEpochs() {
        var order = FrameOrder()
        order.note(.toy(90_000), codec: .video(.h264))
        order.beginEpoch()
        order.note(.toy(0, isKeyFrame: false), codec: .video(.h264))
        #expect(!order.mayReorder)
    }
}
