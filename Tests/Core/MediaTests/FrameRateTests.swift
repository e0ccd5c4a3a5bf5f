import Media
import Testing

@Suite struct FrameRateTests {
    @Test(arguments: [("30", 30, 1), ("30000/1001", 30_000, 1001), ("60/2", 60, 2)] as [(String, Int64, Int64)])
    func readsANumberOrARatio(text: String, numerator: Int64, denominator: Int64) {
        let rate = FrameRate(parsing: text)
        #expect(rate == FrameRate(numerator, per: denominator))
        #expect(rate?.rendered() == text)
    }

    @Test(arguments: ["", "0", "/", "30/", "/1", "30/0", "-30", "29.97", "30/1/1", "1000001", "1/1000001", "30 "])
    func refusesWhatIsNoRate(text: String) {
        #expect(FrameRate(parsing: text) == nil)
    }

    /// 30000/1001 pictures a second: the 30,000th begins after exactly 1001 seconds, however many were counted before.
    @Test func startsPicturesWithoutDrift() throws {
        let rate = try #require(FrameRate(30_000, per: 1001))
        #expect(rate.start(ofFrame: 0) == .zero)
        #expect(rate.start(ofFrame: 1) == Interval(nanoseconds: 33_366_666))
        #expect(rate.start(ofFrame: 2) == Interval(nanoseconds: 66_733_333))
        #expect(rate.start(ofFrame: 30_000) == Interval(nanoseconds: 1_001_000_000_000))
        #expect(rate.start(ofFrame: 30_000_000) == Interval(nanoseconds: 1_001_000_000_000_000))
    }

    @Test func roundsDownAlsoBeforeTheBeginning() throws {
        let rate = try #require(FrameRate(30))
        #expect(rate.start(ofFrame: -1) == Interval(nanoseconds: -33_333_334))
        #expect(rate.start(ofFrame: -30) == Interval(nanoseconds: -1_000_000_000))
    }

    @Test func clampsTimesBeyondTheClock() throws {
        let rate = try #require(FrameRate(1, per: 1_000_000))
        #expect(rate.start(ofFrame: .max) == Interval(nanoseconds: .max))
        #expect(rate.start(ofFrame: .min) == Interval(nanoseconds: .min))
    }

    @Test func isANumberForFormulas() throws {
        #expect(try #require(FrameRate(30_000, per: 1001)).perSecond == 30_000.0 / 1001)
    }
}
