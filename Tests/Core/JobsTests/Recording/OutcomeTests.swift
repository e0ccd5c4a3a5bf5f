import Jobs
import Testing

@Suite struct OutcomeTests {
    @Test(arguments: [
        (StopReason.requested, Verdict.completed, Reason?.none),
        (.sourceEnded, .completed, nil),
        (.endOfCapture, .completed, nil),
        (.maxDurationReached, .completed, .limitReached),
        (.idleTimeoutReached, .completed, .limitReached),
        (.sourceUnreachable, .completedWithWarnings, .sourceUnreachable),
        (.sourceRefused, .completedWithWarnings, .sourceRefused),
        (.diskFull, .failed, .diskFull),
        (.internalError, .failed, .internalError),
        (.firstRTPTimeoutReached, .failed, .noRTP),
    ])
    func ofAStopAfterTheFirstPacket(stop: StopReason, verdict: Verdict, reason: Reason?) {
        #expect(Outcome(stop: stop, hasRecorded: true) == Outcome(verdict: verdict, reason: reason))
    }

    @Test(arguments: [
        (StopReason.requested, Reason.cancelled),
        (.sourceEnded, .noRTP),
        (.endOfCapture, .noRTP),
        (.maxDurationReached, .limitReached),
        (.idleTimeoutReached, .noRTP),
        (.firstRTPTimeoutReached, .noRTP),
        (.sourceUnreachable, .sourceUnreachable),
        (.sourceRefused, .sourceRefused),
        (.diskFull, .diskFull),
        (.internalError, .internalError),
    ])
    func ofAStopBeforeTheFirstPacketIsAFailure(stop: StopReason, reason: Reason) {
        #expect(Outcome(stop: stop, hasRecorded: false) == Outcome(verdict: .failed, reason: reason))
    }

    @Test func warningsLowerACompletionAndNothingElse() {
        let limit = Outcome(verdict: .completed, reason: .limitReached)
        #expect(limit.withWarnings(true) == Outcome(verdict: .completedWithWarnings, reason: .limitReached))
        #expect(limit.withWarnings(false) == limit)
        let failure = Outcome(verdict: .failed, reason: .diskFull)
        #expect(failure.withWarnings(true) == failure)
        let unreachable = Outcome(verdict: .completedWithWarnings, reason: .sourceUnreachable)
        #expect(unreachable.withWarnings(false) == unreachable)
    }

    @Test func aFailureAlwaysHasAReason() {
        for stop in StopReason.allCases {
            for hasRecorded in [true, false] {
                let outcome = Outcome(stop: stop, hasRecorded: hasRecorded)
                #expect(outcome.verdict != .failed || outcome.reason != nil)
            }
        }
    }
}
