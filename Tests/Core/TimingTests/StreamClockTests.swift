import Media
import Testing
import Timing

@Suite struct StreamClockTests {
    private let millisecond: Int64 = 1_000_000

    @Test func takesTheQuickestPacketAsTheTruth() {
        var clock = StreamClock(clockRate: .video)
        clock.observe(90_000, arrivedAt: SessionTime(milliseconds: 180))  // 80 ms late
        clock.observe(93_000, arrivedAt: SessionTime(milliseconds: 150))  // 33.3 ms later, 16.7 ms late
        clock.observe(96_000, arrivedAt: SessionTime(milliseconds: 250))
        #expect(clock.origin == 90_000)
        #expect(clock.quickestStart == SessionTime(nanoseconds: 150 * millisecond - 33_333_333))
    }

    // A wrong timestamp among right ones must not move the stream, nor may a sender that set its clock.
    @Test(arguments: [3600, -3600, 11, -11] as [Int64])
    func isNotMovedByATimestampThatContradictsItsArrival(seconds: Int64) {
        let jump = seconds * 90_000
        var clock = StreamClock(clockRate: .video)
        clock.observe(0, arrivedAt: .zero)
        #expect(clock.isContradicted(by: jump, arrivedAt: SessionTime(milliseconds: 20)))
        clock.observe(jump, arrivedAt: SessionTime(milliseconds: 20))
        #expect(clock.quickestStart == .zero)
        #expect(!clock.isContradicted(by: 90_000 * 9, arrivedAt: .zero))
        #expect(!clock.isContradicted(by: 0, arrivedAt: SessionTime(milliseconds: 9000)))
    }

    @Test func isMovedBackByAPacketFromBeforeTheFirst() {
        var clock = StreamClock(clockRate: ClockRate(hertz: 48_000))
        clock.observe(4_800, arrivedAt: SessionTime(milliseconds: 500))
        clock.observe(0, arrivedAt: SessionTime(milliseconds: 390))
        #expect(clock.quickestStart == SessionTime(milliseconds: 490))
    }

    @Test func givesTheMedianOfTheReports() {
        var clock = StreamClock(clockRate: ClockRate(hertz: 48_000))
        clock.observe(0, arrivedAt: .zero)
        clock.observe(reportOf: 48_000, sendersTime: 11_000 * millisecond)
        clock.observe(reportOf: 96_000, sendersTime: 99_000 * millisecond)  // a sender that set its clock
        clock.observe(reportOf: 144_000, sendersTime: 13_001 * millisecond)
        #expect(clock.reportedStart == 10_001 * millisecond)
        #expect(clock.reportCount == 3)
    }

    // RFC 3550 §6.4.1: a sender without wall clock may set the NTP timestamp to zero.
    @Test func ignoresReportsThatSayNothing() {
        var clock = StreamClock(clockRate: .video)
        clock.observe(reportOf: 0, sendersTime: 5)
        #expect(clock.reportedStart == nil)
        clock.observe(0, arrivedAt: .zero)
        clock.observe(reportOf: 0, sendersTime: 0)
        #expect(clock.reportedStart == nil)
    }

    @Test func keepsABoundedNumberOfReports() {
        var clock = StreamClock(clockRate: .video)
        clock.observe(0, arrivedAt: .zero)
        for i in 1...100 { clock.observe(reportOf: 0, sendersTime: Int64(i)) }
        #expect(clock.reportCount == 16)
    }

    @Test(arguments: [Int64.max, Int64.min, -1, 1 << 62])
    func survivesAnyTimestamp(timestamp: Int64) {
        var clock = StreamClock(clockRate: .video)
        clock.observe(timestamp, arrivedAt: SessionTime(nanoseconds: .max))
        clock.observe(timestamp &+ 1, arrivedAt: SessionTime(nanoseconds: .min))
        clock.observe(0 &- timestamp, arrivedAt: .zero)
        clock.observe(reportOf: 0, sendersTime: .max)
        #expect(clock.quickestStart != nil)
    }
}
