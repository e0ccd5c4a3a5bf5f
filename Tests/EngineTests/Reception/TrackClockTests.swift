import Media
import Testing
import Timing

@testable import Engine

@Suite struct TrackClockTests {
    private let rate = ClockRate(hertz: 48_000)

    /// Packets of 20 ms from `start` on, as they come.
    private func feed(_ clock: inout TrackClock, from start: Int64, timestamp: Int64, count: Int64) {
        for i in 0..<count {
            clock.observe(
                timestamp + i * 960, arrivedAt: SessionTime(milliseconds: start + i * 20), isPadding: false)
        }
    }

    @Test func holdsNothingInTheFirstEpoch() {
        var clock = TrackClock(clockRate: rate)
        #expect(!clock.hasOrigin)
        clock.reset()
        clock.observe(7, arrivedAt: .zero, isPadding: false)
        #expect(clock.hasOrigin)
        #expect(!clock.isHolding)
    }

    @Test func ignoresPaddingButForTheFirstPacket() {
        var clock = TrackClock(clockRate: rate)
        clock.observe(0, arrivedAt: SessionTime(milliseconds: 30), isPadding: true)
        clock.observe(48_000, arrivedAt: .zero, isPadding: true)
        #expect(clock.current.sessionTime(of: 0) == SessionTime(milliseconds: 30))
    }

    @Test func handsOneClockAfterTheOtherOver() {
        var clock = TrackClock(clockRate: rate)
        feed(&clock, from: 0, timestamp: 0, count: 150)
        feed(&clock, from: 3000, timestamp: 9_000_000, count: 50)
        feed(&clock, from: 4000, timestamp: 5, count: 50)
        #expect(!clock.isHolding)
        let isOld = clock.begins(withFrameFrom: SessionTime(milliseconds: 2980))
        #expect(!isOld)
        let isSecond = clock.begins(withFrameFrom: SessionTime(milliseconds: 3000))
        #expect(isSecond)
        #expect(clock.current.sessionTime(of: 9_048_000) == SessionTime(milliseconds: 4000))
        let isThird = clock.begins(withFrameFrom: SessionTime(milliseconds: 4000))
        #expect(isThird)
        #expect(clock.current.sessionTime(of: 5) == SessionTime(milliseconds: 4000))
    }

    // A sender that sets its clock every 60 ms.
    @Test func keepsABoundedNumberOfClocks() {
        var clock = TrackClock(clockRate: rate)
        feed(&clock, from: 0, timestamp: 0, count: 150)
        for i in 0..<100 {
            clock.observe(
                (i / 3).isMultiple(of: 2) ? 200_000_000 + Int64(i) * 960 : Int64(i) * 960,
                arrivedAt: SessionTime(milliseconds: 3000 + Int64(i) * 20), isPadding: false)
        }
        let isLast = clock.begins(withFrameFrom: SessionTime(milliseconds: 4980))
        #expect(isLast)
        let isBeyond = clock.begins(withFrameFrom: SessionTime(milliseconds: 5000))
        #expect(!isBeyond)
    }

    @Test func givesAWrongTimestampThePlaceBetweenItsNeighbours() {
        var clock = TrackClock(clockRate: rate)
        feed(&clock, from: 0, timestamp: 0, count: 150)
        clock.observe(5, arrivedAt: SessionTime(milliseconds: 3000), isPadding: false)
        #expect(clock.isHolding)
        feed(&clock, from: 3020, timestamp: 151 * 960, count: 1)
        #expect(!clock.isHolding)
        // Before, at, and after it; then the same timestamp a moment later.
        let substitutes = [(Int64(149 * 960), Int64(2980)), (5, 3000), (151 * 960, 3020), (5, 3040)].map {
            clock.substitute(for: $0, firstArrival: SessionTime(milliseconds: $1))
        }
        #expect(substitutes == [nil, 150 * 960, nil, nil])
    }

    // A wrong timestamp must not become what later ones are extended by.
    @Test func extendsTimestampsByThoseThatAreRight() {
        var clock = TrackClock(clockRate: rate)
        feed(&clock, from: 0, timestamp: 4_000_000_000, count: 150)
        let wrong = clock.extended(1_800_000_000)
        #expect(wrong == (1 << 32) + 1_800_000_000)
        clock.observe(wrong, arrivedAt: SessionTime(milliseconds: 3000), isPadding: false)
        let next = UInt32(4_000_000_000 + 151 * 960)
        clock.observe(clock.extended(next), arrivedAt: SessionTime(milliseconds: 3020), isPadding: false)
        #expect(clock.extended(next) == Int64(next) && clock.extended(100) == (1 << 32) + 100)
    }

    @Test func goesOnWithAClockOfAnotherRate() {
        var clock = TrackClock(clockRate: ClockRate(hertz: 8000))
        clock.observe(0, arrivedAt: .zero, isPadding: false)
        clock.change(to: rate, at: SessionTime(milliseconds: 1000))
        feed(&clock, from: 1000, timestamp: 77, count: 50)
        #expect(clock.current.clockRate.hertz == 8000)
        let begins = clock.begins(withFrameFrom: SessionTime(milliseconds: 1000))
        #expect(begins && clock.current.clockRate == rate)
        #expect(clock.current.sessionTime(of: 48_077) == SessionTime(milliseconds: 2000))
    }

    @Test func letsALaterEpochSettleWithTheShiftOfTheReports() {
        var clock = TrackClock(clockRate: rate)
        feed(&clock, from: 0, timestamp: 0, count: 10)
        clock.reportedShift = Interval(milliseconds: -30)
        clock.reset()
        clock.observe(77, arrivedAt: SessionTime(milliseconds: 3000), isPadding: false)
        #expect(clock.isHolding)
        clock.poll(at: SessionTime(milliseconds: 3199))
        #expect(clock.isHolding)
        clock.poll(at: SessionTime(milliseconds: 3200))
        #expect(!clock.isHolding)
        #expect(clock.current.inheritedShift == Interval(milliseconds: -30))
    }

    // The packets have been 20 ms slower than the quickest for a while when the clock stands still for two seconds.
    @Test(arguments: [(20, 0), (40, 0), (41, 41)] as [(Int64, Int64)])
    func takesPacketsAfterABreakForAsLateAsThoseBefore(late: Int64, moved: Int64) throws {
        var clock = TrackClock(clockRate: rate)
        feed(&clock, from: 0, timestamp: 0, count: 50)
        feed(&clock, from: 1000 + late, timestamp: 48_000, count: 100)
        feed(&clock, from: 5000 + late, timestamp: 144_000, count: 50)
        clock.poll(at: SessionTime(milliseconds: 6500))
        let isSecond = clock.begins(withFrameFrom: SessionTime(milliseconds: 5000 + late))
        #expect(isSecond)
        #expect(clock.current.sessionTime(of: 144_000) == SessionTime(milliseconds: 5000 + moved))
    }

    // 10 pictures a second with three B pictures, sent in the order of decoding.
    @Test(arguments: [false, true]) func neverWaitsForBPicturesThatAreExpected(isExpecting: Bool) {
        var clock = TrackClock(clockRate: .video)
        if isExpecting { clock.expectReordering() }
        clock.reset()
        var hasHeld = false
        let places: [Int64] = [4, 2, 1, 3]
        for i in 0..<100 as Range<Int64> {
            clock.observe(
                (i / 4 * 4 + places[Int(i % 4)]) * 9000, arrivedAt: SessionTime(milliseconds: i * 100), isPadding: false
            )
            hasHeld = hasHeld || clock.isHolding
        }
        #expect(hasHeld == !isExpecting)
        // The picture that comes first is the quickest: it is shown when it comes.
        #expect(!isExpecting || clock.current.sessionTime(of: 36_000) == .zero)
    }
}
