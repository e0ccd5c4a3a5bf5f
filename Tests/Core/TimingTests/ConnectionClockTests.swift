import Media
import Testing
import Timing

@Suite struct ConnectionClockTests {
    private let millisecond: Int64 = 1_000_000

    private func clock(
        _ rate: Int64, arrival: Int64, reported: Int64?, inherited: Int64? = nil
    ) -> StreamClock {
        var clock = StreamClock(
            clockRate: ClockRate(hertz: rate), inheritedShift: inherited.map { Interval(milliseconds: $0) })
        clock.observe(1000, arrivedAt: SessionTime(milliseconds: arrival))
        if let reported { clock.observe(reportOf: 1000, sendersTime: reported * millisecond) }
        return clock
    }

    private func milliseconds(_ shifts: [Interval]) -> [Int64] {
        shifts.map { $0.nanoseconds / 1_000_000 }
    }

    @Test func usesArrivalsAsLongAsOneStreamHasNoReport() {
        for reported in [nil, 5000] as [Int64?] {
            let result = ConnectionClock.shifts(of: [
                clock(48_000, arrival: 10, reported: nil), clock(90_000, arrival: 30, reported: reported),
            ])
            #expect(result.source == .arrival)
            #expect(result.shifts == [.zero, .zero])
        }
    }

    // The video is delivered 300 ms late; its reports tell that it began 20 ms after the audio.
    @Test func setsStreamsAgainstEachOtherByTheSendersClock() {
        let result = ConnectionClock.shifts(of: [
            clock(48_000, arrival: 10, reported: 70_000), clock(90_000, arrival: 330, reported: 70_020),
        ])
        #expect(result.source == .senderReports)
        #expect(milliseconds(result.shifts) == [0, -300])
    }

    // After a pause the audio has a new clock and no report yet: the picture keeps its place, and so does the audio.
    @Test func keepsWhatTheReportsOfTheClockBeforeSaid() {
        let result = ConnectionClock.shifts(of: [
            clock(48_000, arrival: 2010, reported: nil, inherited: -40), clock(90_000, arrival: 330, reported: 70_020),
        ])
        #expect(result.source == .senderReports)
        #expect(milliseconds(result.shifts) == [-40, 0])
        let both = ConnectionClock.shifts(of: [
            clock(48_000, arrival: 10, reported: nil, inherited: -40),
            clock(90_000, arrival: 30, reported: nil, inherited: -300),
        ])
        #expect(milliseconds(both.shifts) == [-40, -300])
    }

    @Test func doesNotBelieveReportsThatContradictTheArrivalsBySeconds() {
        let result = ConnectionClock.shifts(of: [
            clock(48_000, arrival: 10, reported: 70_000), clock(90_000, arrival: 30, reported: 73_100),
        ])
        #expect(result.source == .arrival)
        #expect(result.shifts == [.zero, .zero])
    }

    @Test func knowsNothingOfASilentStream() {
        let silent = StreamClock(clockRate: .video)
        let result = ConnectionClock.shifts(of: [clock(48_000, arrival: 10, reported: 3), silent])
        #expect(result.shifts == [.zero, .zero])
        #expect(result.source == .arrival)
    }
}
