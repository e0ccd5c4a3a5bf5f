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

    /// A hundred hours of pictures: none is more than a tick early, and none is late.
    @Test(arguments: [(30, 1), (30_000, 1001), (24_000, 1001), (15, 1), (1, 10)] as [(Int64, Int64)])
    func startsPicturesOnTicksOfAClock(numerator: Int64, denominator: Int64) {
        let rate = FrameRate(numerator, per: denominator)
        for index in [0, 1, 2, 3, 29, 30, 1_000, 10_800_000] as [Int64] {
            let exact = Double(index) * 90_000 * Double(denominator) / Double(numerator)
            let ticks = rate.ticks(ofFrame: index, clock: .video)
            #expect(Double(ticks) <= exact + 1e-3 && Double(ticks) > exact - 1 - 1e-3)
        }
        #expect(rate.ticks(ofFrame: -1, clock: .video) < 0)
        #expect(rate.ticks(ofFrame: .max, clock: .video) == .max)
    }

    @Test(arguments: [(30, 1), (30_000, 1001), (25, 1), (1, 10)] as [(Int64, Int64)])
    func tellsWhichPictureATimeBelongsTo(numerator: Int64, denominator: Int64) {
        let rate = FrameRate(numerator, per: denominator)
        for index in [-2, -1, 0, 1, 29, 10_800_000] as [Int64] {
            // A beginning is rounded down to a nanosecond.
            let begin = rate.start(ofFrame: index).nanoseconds + 1
            #expect(rate.frame(at: Interval(nanoseconds: begin)) == index)
            #expect(rate.frame(at: Interval(nanoseconds: begin - 2)) == index - 1)
        }
        #expect(rate.frame(at: .zero) == 0)
        #expect(FrameRate(1_000_000).frame(at: Interval(nanoseconds: .max)) > 0)
    }

    @Test(arguments: [(0, 1), (-5, 1), (.min, 1), (.max, 1_000_000), (7, 7)] as [(Int64, Int64)])
    func bringsRatesIntoItsRange(given: Int64, used: Int64) {
        #expect(FrameRate(given).numerator == used)
        #expect(FrameRate(1, per: given).denominator == used)
    }

    @Test func isNotReduced() {
        #expect(FrameRate(60, per: 2) != FrameRate(30))
        #expect(FrameRate(60, per: 2).start(ofFrame: 7) == FrameRate(30).start(ofFrame: 7))
    }
}
