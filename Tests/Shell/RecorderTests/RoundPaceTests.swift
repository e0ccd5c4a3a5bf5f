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

    @Test func spreadsTheWorkOfAView() {
        let interval = RoundPace.interval(
            buffer: RoundPace.ampleBuffer, recoveryPoint: Interval(milliseconds: 500), isWaiting: false,
            isComposing: true)
        #expect(interval == RoundPace.shortest)
    }

    @Test func aRoundLiesWithinTheDefaultRecoveryPoint() {
        #expect(RoundPace.longest.nanoseconds < Interval(milliseconds: 500).nanoseconds)
    }
}
