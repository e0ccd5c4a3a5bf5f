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

    // A sender without a clock: each timestamp lies a minute from the one before.
    @Test func keepsABoundedNumberOfClocks() {
        var clock = TrackClock(clockRate: rate)
        feed(&clock, from: 0, timestamp: 0, count: 150)
        for i in 0..<100 {
            clock.observe(
                i.isMultiple(of: 2) ? 200_000_000 : 0, arrivedAt: SessionTime(milliseconds: 3000 + Int64(i)),
                isPadding: false)
        }
        let isLast = clock.begins(withFrameFrom: SessionTime(milliseconds: 4000))
        #expect(isLast)
        let isBeyond = clock.begins(withFrameFrom: SessionTime(milliseconds: 5000))
        #expect(!isBeyond)
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
