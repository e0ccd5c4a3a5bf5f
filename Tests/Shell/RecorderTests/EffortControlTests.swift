import Jobs
import Media
import Testing

@testable import Recorder

@Suite struct EffortControlTests {
    private func milliseconds(_ value: Int64) -> SessionTime { SessionTime(milliseconds: value) }

    /// The steps that are taken while the lag is what `lag` says, asked every 100 ms.
    private func steps(
        _ control: inout EffortControl, from start: Int64, to end: Int64, lag: (Int64) -> Int64
    ) -> [(at: Int64, level: Int)] {
        stride(from: start, to: end, by: 100).compactMap { time in
            control.decide(lag: Interval(milliseconds: lag(time)), at: milliseconds(time)).map { (time, $0.rawValue) }
        }
    }

    @Test func stepsDownOneByOne() {
        var control = EffortControl()
        let taken = steps(&control, from: 0, to: 3000) { $0 }
        #expect(taken.map(\.level) == [1, 2])
        #expect(taken.map(\.at) == [600, 1100])
        #expect(control.effort == .fewerPictures)
    }

    @Test func staysWhereTheLagIsSmall() {
        var control = EffortControl()
        #expect(steps(&control, from: 0, to: 60_000) { _ in 500 }.isEmpty)
    }

    @Test func stepsUpWhenItHasKeptUpForAWhile() {
        var control = EffortControl()
        _ = steps(&control, from: 0, to: 3000) { $0 }
        let taken = steps(&control, from: 3000, to: 60_000) { _ in 100 }
        #expect(taken.map(\.level) == [1, 0])
        #expect(taken.map(\.at) == [8000, 13_100])
    }

    @Test func waitsLongerAfterStepsThatDidNotLast() {
        var control = EffortControl()
        // Whatever is made in full is too much: the lag grows at once.
        var level = 0
        var times: [Int64] = []
        for time in stride(from: Int64(0), to: 600_000, by: 100) {
            let lag: Int64 = level == 0 ? 600 : 0
            guard let changed = control.decide(lag: Interval(milliseconds: lag), at: milliseconds(time)) else {
                continue
            }
            level = changed.rawValue
            if level == 0 { times.append(time) }
        }
        let waits = zip(times, times.dropFirst()).map { $1 - $0 }
        #expect(waits == waits.sorted())
        #expect(waits.last.map { $0 >= EffortControl.longestPatience.nanoseconds / 1_000_000 } ?? false)
        #expect(times.count < 20)
    }

    @Test func givesARoundAsMuchAsFitsIntoIt() {
        var control = EffortControl()
        #expect(control.budget == EffortControl.leastBudget)
        control.note(10, took: Interval(milliseconds: 50))
        #expect(control.budget == 20)
        for _ in 0..<50 { control.note(2, took: Interval(milliseconds: 500)) }
        #expect(control.budget == 1)
        control.note(0, took: Interval(milliseconds: 9000))
        #expect(control.budget == 1)
        for _ in 0..<50 { control.note(100, took: Interval(nanoseconds: 100)) }
        #expect(control.budget == EffortControl.largestBudget)
    }
}
