import Jobs
import Media
import Testing

@testable import Recorder

@Suite struct EffortControlTests {
    /// The steps that are taken while the lag is what `lag` says, asked every 100 ms.
    private func steps(
        _ control: inout EffortControl, from start: Int64, to end: Int64, lag: (Int64) -> Int64
    ) -> [(at: Int64, effort: CompositionEffort)] {
        stride(from: start, to: end, by: 100).compactMap { time in
            control.decide(lag: Interval(milliseconds: lag(time)), at: SessionTime(milliseconds: time))
                .map { (time, $0) }
        }
    }

    @Test func stepsDownOneByOne() {
        var control = EffortControl()
        let taken = steps(&control, from: 0, to: 9000) { $0 }
        #expect(taken.map(\.effort) == [.halfTiles, .halfPictures, .quarterPictures, .heldPicture])
        // Too far behind at 1.1 s, and so on; a second later it is no better.
        #expect(taken.map(\.at) == [2100, 3200, 4300, 5400])
    }

    @Test func staysWhereTheLagIsSmall() {
        var control = EffortControl()
        #expect(steps(&control, from: 0, to: 60_000) { _ in 1000 }.isEmpty)
    }

    // Stopped for ten seconds, then twice as fast as what comes.
    @Test func leavesAViewAloneThatCatchesUp() {
        var control = EffortControl()
        #expect(steps(&control, from: 0, to: 20_000) { max(0, 10_000 - $0) }.isEmpty)
    }

    @Test func stepsUpWhenItHasKeptUpForAWhile() {
        var control = EffortControl()
        _ = steps(&control, from: 0, to: 4000) { $0 }
        #expect(control.effort == .halfPictures)
        let taken = steps(&control, from: 4000, to: 60_000) { _ in 100 }
        #expect(taken.map(\.effort) == [.halfTiles, .full])
        #expect(taken.map(\.at) == [9000, 14_100])
    }

    @Test func letsAPictureGoOnAsSoonAsItHasCaughtUp() {
        var control = EffortControl()
        _ = steps(&control, from: 0, to: 6000) { $0 }
        #expect(control.effort == .heldPicture)
        let taken = steps(&control, from: 6000, to: 7000) { 6600 - $0 }
        #expect(taken.map(\.effort) == [.quarterPictures])
        #expect(taken.map(\.at) == [6400])
    }

    @Test func waitsLongerAfterStepsThatDidNotLast() {
        var control = EffortControl()
        // Whatever is made in full is too much: the lag is there at once.
        var effort = CompositionEffort.full
        var times: [Int64] = []
        for time in stride(from: Int64(0), to: 600_000, by: 100) {
            let lag: Int64 = effort == .full ? 1100 : 0
            guard
                let changed = control.decide(
                    lag: Interval(milliseconds: lag), at: SessionTime(milliseconds: time))
            else { continue }
            effort = changed
            if effort == .full { times.append(time) }
        }
        let waits = zip(times, times.dropFirst()).map { $1 - $0 }
        #expect(waits == waits.sorted())
        #expect(waits.last.map { $0 >= EffortControl.longestTimeout.nanoseconds / 1_000_000 } ?? false)
        #expect(times.count < 20)
    }
}
