import Media
import Testing

@testable import Presentations

@Suite struct SegmentRuleTests {
    private static let second: Int64 = 48_000

    /// Times in milliseconds.
    private func isNext(
        _ rule: SegmentRule, _ begin: Int64, lasting duration: Int64 = 20, isKeyFrame: Bool = false,
        after first: Int64 = 0, isIndependent: Bool = true
    ) -> Bool {
        let sample = SegmentRule.Placed(begin: begin * 48, end: (begin + duration) * 48, isKeyFrame: isKeyFrame)
        return rule.isNext(sample, after: first * 48, isIndependent: isIndependent)
    }

    @Test func noSegmentIsLongerThanItsTargetWhenRounded() {
        let rule = SegmentRule(.video, seconds: 2)
        #expect(rule.target == 2 * Self.second)
        #expect(rule.longest > rule.target && rule.longest < rule.limit)
        #expect(rule.limit < 2 * Self.second + Self.second / 2)
    }

    /// Samples that go on as they come end the segment where it was expected.
    @Test(
        arguments: [
            // Ticks: packets of Opus (20 ms), frames of AAC, pictures; from where a segment may begin.
            (MediaKind.audio, 960), (.audio, 1024), (.audio, 480), (.video, 1600), (.video, 2000),
        ] as [(MediaKind, Int64)])
    func knowsWhereASegmentWillEnd(kind: MediaKind, length: Int64) {
        let rule = SegmentRule(kind, isEncoded: true, seconds: 2)
        for first: Int64 in [0, 624, 95_600] {
            var (begin, time) = (first, first)
            for _ in 0..<400 {
                let isKeyFrame = kind == .video && (time - first) % 96_000 == 0 && time > first
                let sample = SegmentRule.Placed(begin: time, end: time + length, isKeyFrame: isKeyFrame)
                if rule.isNext(sample, after: begin, isIndependent: true) {
                    #expect(rule.expectedEnd(of: begin, length: length) == time)
                    begin = time
                }
                time += length
            }
            #expect(begin > first)
        }
    }

    @Test func videoIsCutAtTheFirstKeyFrameFromHalfATargetOn() {
        let rule = SegmentRule(.video, seconds: 2)
        #expect(!isNext(rule, 999, isKeyFrame: true))
        #expect(isNext(rule, 1000, isKeyFrame: true))
        #expect(!isNext(rule, 1000))
    }

    @Test func anyKeyFrameFollowsASegmentThatBeganWithoutOne() {
        let rule = SegmentRule(.video, seconds: 2)
        #expect(isNext(rule, 40, isKeyFrame: true, isIndependent: false))
        #expect(!isNext(rule, 40, isIndependent: false))
    }

    @Test(arguments: [MediaKind.video, .audio]) func whatWouldMakeASegmentTooLongBeginsTheNext(kind: MediaKind) {
        let rule = SegmentRule(kind, seconds: 2)
        // A packet that is long and begins early enough is not beyond the nearest boundary.
        #expect(!isNext(rule, 1500, lasting: 900))
        #expect(isNext(rule, 1500, lasting: 901))
    }

    @Test func audioIsCutAtThePacketThatIsNearestToAMultipleOfTheTarget() {
        let rule = SegmentRule(.audio, seconds: 2)
        #expect(!isNext(rule, 1985))
        #expect(isNext(rule, 1990))
        // The segment began a little before a boundary, or behind it: the next one is that after it.
        #expect(!isNext(rule, 2010, after: 1990) && isNext(rule, 3990, after: 1990))
        #expect(!isNext(rule, 3980, after: 2010) && isNext(rule, 3990, after: 2010))
    }

    @Test func audioThatBeganBetweenTwoBoundariesIsCutAtTheNearestThatMakesNoShortSegment() {
        let rule = SegmentRule(.audio, seconds: 2)
        #expect(isNext(rule, 2000, after: 900))
        #expect(!isNext(rule, 2000, after: 1100) && isNext(rule, 3500, after: 1100))
    }

    /// Its key frames are where they were asked for, and others where the encoder likes.
    @Test func encodedVideoBeginsSegmentsWithKeyFramesOnly() {
        let rule = SegmentRule(.video, isEncoded: true, seconds: 2)
        #expect(isNext(rule, 2000, isKeyFrame: true) && isNext(rule, 500, isKeyFrame: true))
        // The next one, which comes at most a target later, is early enough too.
        #expect(!isNext(rule, 400, isKeyFrame: true))
        // At a low rate the last picture before a key frame lasts beyond it.
        #expect(!isNext(rule, 1990, lasting: 1000))
        #expect(!isNext(rule, 2490) && isNext(rule, 2491))
    }
}
