import Media
import Testing

@testable import Recorder

@Suite struct RoundPaceTests {
    @Test(
        arguments: [
            (nil, 500, 100),
            (212_992, 500, 100),
            (RoundPace.ampleBuffer - 1, 500, 100),
            (RoundPace.ampleBuffer, 500, 240),
            (16 << 20, 240, 240),
            (16 << 20, 50, 50),
            (212_992, 20, 20),
        ] as [(buffer: Int?, recoveryPoint: Int64, expected: Int64)])
    func sleepsAsLongAsBufferAndRecoveryPointAllow(buffer: Int?, recoveryPoint: Int64, expected: Int64) {
        #expect(
            RoundPace.interval(buffer: buffer, recoveryPoint: Interval(milliseconds: recoveryPoint))
                == Interval(milliseconds: expected))
    }

    @Test func twoRoundsLieWithinTheDefaultRecoveryPoint() {
        #expect(RoundPace.longest.nanoseconds * 2 <= Interval(milliseconds: 500).nanoseconds)
    }
}
