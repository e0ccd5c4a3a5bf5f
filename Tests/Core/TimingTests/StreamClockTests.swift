import Media
import Testing

@testable import Timing

@Suite struct StreamClockTests {
    private let millisecond: Int64 = 1_000_000

    @Test func takesTheQuickestPacketAsTheTruth() {
        var clock = StreamClock(clockRate: .video)
        #expect(clock.sessionTime(of: 0) == nil)
        clock.observe(90_000, arrivedAt: SessionTime(milliseconds: 180))  // 80 ms late
        clock.observe(93_000, arrivedAt: SessionTime(milliseconds: 150))  // 33.3 ms later, 16.7 ms late
        clock.observe(96_000, arrivedAt: SessionTime(milliseconds: 250))
        #expect(clock.origin == 90_000)
        #expect(clock.sessionTime(of: 90_000) == SessionTime(nanoseconds: 150 * millisecond - 33_333_333))
    }

    @Test func isMovedBackByAPacketFromBeforeTheFirst() {
        var clock = StreamClock(clockRate: ClockRate(hertz: 48_000))
        clock.observe(4_800, arrivedAt: SessionTime(milliseconds: 500))
        clock.observe(0, arrivedAt: SessionTime(milliseconds: 390))
        #expect(clock.sessionTime(of: 4_800) == SessionTime(milliseconds: 490))
    }

    @Test func saysHowFarSessionTimeIsFromTheSendersClock() {
        var clock = StreamClock(clockRate: ClockRate(hertz: 48_000))
        clock.observe(0, arrivedAt: SessionTime(milliseconds: 40))
        #expect(clock.distanceFromSender == nil)
        clock.observe(reportOf: 48_000, sendersTime: 11_000 * millisecond)
        clock.observe(reportOf: 96_000, sendersTime: 99_000 * millisecond)  // a report that is wrong
        clock.observe(reportOf: 144_000, sendersTime: 13_000 * millisecond)
        #expect(clock.distanceFromSender == 40 * millisecond - 10_000 * millisecond)
        #expect(clock.reportCount == 3)
    }

    // RFC 3550 §6.4.1: a sender without wall clock may set the NTP timestamp to zero.
    @Test func ignoresReportsThatSayNothing() {
        var clock = StreamClock(clockRate: .video)
        clock.observe(reportOf: 0, sendersTime: 5)
        #expect(clock.reportCount == 0)
        clock.observe(0, arrivedAt: .zero)
        clock.observe(reportOf: 0, sendersTime: 0)
        #expect(clock.reportCount == 0)
    }

    @Test func survivesTimestampsThatAreFarApart() {
        var clock = StreamClock(clockRate: ClockRate(hertz: 1))
        clock.observe(.min, arrivedAt: .zero)
        clock.observe(.max, arrivedAt: SessionTime(nanoseconds: .max))
        clock.observe(reportOf: .max, sendersTime: .min)
        _ = clock.sessionTime(of: 0)
        _ = clock.distanceFromSender
    }
}
