import Media
import Testing

@testable import Engine

@Suite struct TickScheduleTests {
    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    private func run(_ schedule: inout TickSchedule, to end: Int64, quietAfter quiet: Int64 = .max / 1_000_000)
        -> [TickSchedule.Tick]
    {
        var ticks: [TickSchedule.Tick] = []
        while let tick = schedule.next(upTo: time(end), quietAfter: time(quiet)) { ticks.append(tick) }
        return ticks
    }

    @Test func ticksOnItsGridUpToAndIncludingAMoment() {
        var schedule = TickSchedule(Interval(milliseconds: 20))
        #expect(run(&schedule, to: 59).map(\.time) == [time(20), time(40)])
        #expect(run(&schedule, to: 59).isEmpty)
        #expect(run(&schedule, to: 60).map(\.time) == [time(60)])
        #expect(schedule.lastTick == time(60))
    }

    @Test func handsOutFragmentsEvery300Milliseconds() {
        var schedule = TickSchedule(Interval(milliseconds: 20))
        let boundaries = run(&schedule, to: 1000).filter(\.isFragmentBoundary).map(\.time)
        #expect(boundaries == [time(300), time(600), time(900)])
        #expect(schedule.lastFragmentBoundary == time(900))
    }

    @Test func handsOutAFragmentWithEachTickThatIsLongerThanOne() {
        var schedule = TickSchedule(Interval(milliseconds: 500))
        let ticks = run(&schedule, to: 1000)
        #expect(ticks.count == 2 && ticks.allSatisfy(\.isFragmentBoundary))
    }

    @Test func passesOverWhatFindsNothingToDoAndStaysOnItsGrid() {
        var schedule = TickSchedule(Interval(milliseconds: 20))
        #expect(run(&schedule, to: 1_000_007, quietAfter: 100).count == 5)
        #expect(schedule.lastTick == time(1_000_000))
        #expect(run(&schedule, to: 1_000_020).map(\.time) == [time(1_000_020)])
    }

    @Test func countsFragmentBoundariesOverASilence() {
        var schedule = TickSchedule(Interval(milliseconds: 20))
        _ = run(&schedule, to: 10_010, quietAfter: 0)
        #expect(
            run(&schedule, to: 10_900).filter(\.isFragmentBoundary).map(\.time) == [
                time(10_200), time(10_500), time(10_800),
            ])
    }

    @Test(arguments: [Interval.zero, Interval(nanoseconds: -5), Interval(nanoseconds: 1)])
    func ticksAtMostAThousandTimesASecond(length: Interval) {
        var schedule = TickSchedule(length)
        #expect(run(&schedule, to: 5).map(\.time) == (1...5).map(time))
    }
}
