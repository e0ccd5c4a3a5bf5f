import Media
import TestSupport
import Testing

@testable import Depacketizing

struct ReferenceRulesTests {
    @Test(arguments: VideoCodec.allCases)
    func refusesAReferenceOfAnotherCodecAndGoesOnWaiting(codec: VideoCodec) {
        var rules = ReferenceRules(codec: .video(codec))
        var frame = EncodedFrame()
        frame.reference = .independent
        for _ in 0..<2 { #expect(rules.judge(frame, after: Damage()) != .pass) }
        #expect(rules.needsKeyFrame)
    }

    @Test(arguments: AudioCodec.allCases)
    func hasNoneForAudio(codec: AudioCodec) {
        var rules = ReferenceRules(codec: .audio(codec))
        for _ in 0..<2 { #expect(rules.judge(EncodedFrame(), after: Damage()) == .pass) }
        #expect(!rules.needsKeyFrame)
    }

    /// What a codec's rules learn from one frame is there for the next.
    @Test(arguments: StreamRecipe.video)
    func remembersTheStream(recipe: StreamRecipe) {
        var feed = PacketFeed(recipe.depacketizer())
        var generator = SeededGenerator(seed: 9)
        for index in 0..<3 {
            let frame = recipe.frame(index, &generator)
            for (i, payload) in frame.payloads.enumerated() {
                feed.push(payload, at: frame.timestamp, marker: i == frame.payloads.count - 1)
            }
        }
        var rules = ReferenceRules(codec: feed.depacketizer.codec)
        #expect(rules.judge(feed.frames[1], after: Damage()) != .pass)
        for frame in feed.frames { #expect(rules.judge(frame, after: Damage()) == .pass) }
        #expect(!rules.needsKeyFrame)
    }
}
