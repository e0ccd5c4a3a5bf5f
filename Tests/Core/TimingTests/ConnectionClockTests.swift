import Media
import Testing
import Timing

@Suite struct ConnectionClockTests {
    private let millisecond: Int64 = 1_000_000

    private func clock(_ rate: Int64, arrival: Int64, reported: Int64?) -> StreamClock {
        var clock = StreamClock(clockRate: ClockRate(hertz: rate))
        clock.observe(1000, arrivedAt: SessionTime(milliseconds: arrival))
        if let reported { clock.observe(reportOf: 1000, sendersTime: reported * millisecond) }
        return clock
    }

    @Test func usesArrivalsWithoutReports() {
        let result = ConnectionClock.starts(of: [
            clock(48_000, arrival: 10, reported: nil), clock(90_000, arrival: 30, reported: nil),
        ])
        #expect(result.starts == [SessionTime(milliseconds: 10), SessionTime(milliseconds: 30)])
        #expect(result.source == .arrival)
    }

    @Test func usesArrivalsAsLongAsOneStreamHasNoReport() {
        let result = ConnectionClock.starts(of: [
            clock(48_000, arrival: 10, reported: nil), clock(90_000, arrival: 30, reported: 5000),
        ])
        #expect(result.source == .arrival)
        #expect(result.starts == [SessionTime(milliseconds: 10), SessionTime(milliseconds: 30)])
    }

    // The video is delivered 300 ms late; its reports tell that it began 20 ms after the sound.
    @Test func setsStreamsAgainstEachOtherByTheSendersClock() {
        let result = ConnectionClock.starts(of: [
            clock(48_000, arrival: 10, reported: 70_000), clock(90_000, arrival: 330, reported: 70_020),
        ])
        #expect(result.source == .senderReports)
        #expect(result.starts == [SessionTime(milliseconds: 10), SessionTime(milliseconds: 30)])
    }

    @Test func doesNotBelieveReportsThatContradictTheArrivalsByMinutes() {
        let result = ConnectionClock.starts(of: [
            clock(48_000, arrival: 10, reported: 70_000), clock(90_000, arrival: 30, reported: 700_000),
        ])
        #expect(result.source == .arrival)
    }

    @Test func knowsNothingOfASilentStream() {
        let silent = StreamClock(clockRate: .video)
        let result = ConnectionClock.starts(of: [clock(48_000, arrival: 10, reported: 3), silent])
        #expect(result.starts == [SessionTime(milliseconds: 10), nil])
        #expect(result.source == .arrival)
    }
}
