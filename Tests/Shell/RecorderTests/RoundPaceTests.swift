import Media
import Testing

@testable import Recorder

@Suite struct RoundPaceTests {
    @Test(
        arguments: [
            (nil, 500, false, 100),
            (212_992, 500, false, 100),
            (RoundPace.ampleBuffer - 1, 500, false, 100),
            (RoundPace.ampleBuffer, 500, false, 450),
            (RoundPace.ampleBuffer, 500, true, 240),
            (212_992, 500, true, 100),
            (16 << 20, 240, false, 240),
            (16 << 20, 50, true, 50),
            (212_992, 20, false, 20),
        ] as [(buffer: Int?, recoveryPoint: Int64, isWaiting: Bool, expected: Int64)])
    func sleepsAsLongAsBufferAndRecoveryPointAllow(
        buffer: Int?, recoveryPoint: Int64, isWaiting: Bool, expected: Int64
    ) {
        let interval = RoundPace.interval(
            buffer: buffer, recoveryPoint: Interval(milliseconds: recoveryPoint), isWaiting: isWaiting)
        #expect(interval == Interval(milliseconds: expected))
    }

    // 10,000 packets a second, in a buffer of a common default size, in a granted one of 8 MiB, and none.
    @Test(
        arguments: [
            (212_992, 1000, 100, 10), (425_984, 300, 100, 30), (8 << 20, 4500, 450, 182), (8 << 20, 100, 450, 450),
            (8 << 20, 0, 450, 450), (nil, 1000, 100, 100), (212_992, 5, 0, 92),
        ] as [(buffer: Int?, datagrams: Int, time: Int64, expected: Int64)])
    func readsMoreOftenWhatWouldFillABuffer(buffer: Int?, datagrams: Int, time: Int64, expected: Int64) {
        let interval = RoundPace.interval(
            buffer: buffer, recoveryPoint: Interval(milliseconds: 500), isWaiting: false,
            load: RoundPace.Load(datagrams: datagrams, time: Interval(milliseconds: time)))
        #expect(interval.nanoseconds / 1_000_000 == expected)
    }

    @Test func spreadsTheWorkOfAView() {
        let interval = RoundPace.interval(
            buffer: RoundPace.ampleBuffer, recoveryPoint: Interval(milliseconds: 500), isWaiting: false,
            work: RoundPace.Work(isComposing: true))
        #expect(interval == RoundPace.shortest)
    }

    @Test(arguments: [(200, 500, 50), (1000, 500, 250), (100, 20, 20), (1, 500, 10)] as [(Int64, Int64, Int64)])
    func readsFourTimesForEachPart(part: Int64, recoveryPoint: Int64, expected: Int64) {
        let interval = RoundPace.interval(
            buffer: RoundPace.ampleBuffer, recoveryPoint: Interval(milliseconds: recoveryPoint), isWaiting: false,
            work: RoundPace.Work(partTarget: Interval(milliseconds: part)))
        #expect(interval == Interval(milliseconds: expected))
    }

    @Test func aRoundLiesWithinTheDefaultRecoveryPoint() {
        #expect(RoundPace.longest.nanoseconds < Interval(milliseconds: 500).nanoseconds)
    }
}
