import Media
import Testing

@Suite struct FrameRateTests {
    /// 30000/1001 pictures a second: the 30,000th begins after exactly 1001 seconds, however many were counted before.
    @Test func startsPicturesWithoutDrift() throws {
        let rate = FrameRate(30_000, per: 1001)
        #expect(rate.start(ofFrame: 0) == .zero)
        #expect(rate.start(ofFrame: 1) == Interval(nanoseconds: 33_366_666))
        #expect(rate.start(ofFrame: 2) == Interval(nanoseconds: 66_733_333))
        #expect(rate.start(ofFrame: 30_000) == Interval(nanoseconds: 1_001_000_000_000))
        #expect(rate.start(ofFrame: 30_000_000) == Interval(nanoseconds: 1_001_000_000_000_000))
    }

    @Test func roundsDownAlsoBeforeTheBeginning() throws {
        let rate = FrameRate(30)
        #expect(rate.start(ofFrame: -1) == Interval(nanoseconds: -33_333_334))
        #expect(rate.start(ofFrame: -30) == Interval(nanoseconds: -1_000_000_000))
    }

    @Test func clampsTimesBeyondTheClock() throws {
        let rate = FrameRate(1, per: 1_000_000)
        #expect(rate.start(ofFrame: .max) == Interval(nanoseconds: .max))
        #expect(rate.start(ofFrame: .min) == Interval(nanoseconds: .min))
    }

    @Test func isANumberForFormulas() throws {
        #expect(FrameRate(30_000, per: 1001).perSecond == 30_000.0 / 1001)
    }
}
