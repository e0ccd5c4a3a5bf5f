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
        (.interrupted, .completedWithWarnings, .internalError),
        (.firstRTPTimeoutReached, .failed, .noRTP),
        (.nobodyJoined, .failed, .nobodyJoined),
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
        (.nobodyJoined, .nobodyJoined),
        (.sourceUnreachable, .sourceUnreachable),
        (.sourceRefused, .sourceRefused),
        (.diskFull, .diskFull),
        (.diskFailed, .diskFailed),
        (.internalError, .internalError),
        (.interrupted, .internalError),
    ])
    func ofAStopBeforeTheFirstPacketIsAFailure(stop: StopReason, reason: Reason) {
        #expect(Outcome(stop: stop, hasRecorded: false) == Outcome(verdict: .failed, reason: reason))
    }

    // What a full disk or a failure cost the live files, the journal gives back, up to its end.
    @Test(
        arguments: [
            (StopReason.diskFull, Reason.diskFull), (.diskFailed, .diskFailed), (.internalError, .internalError),
        ])
    func ofABrokenRecordingThatWasMadeAgainIsNoFailure(stop: StopReason, reason: Reason) {
        #expect(
            Outcome(stop: stop, hasRecorded: true, isRebuilt: true)
                == Outcome(verdict: .completedWithWarnings, reason: reason))
        #expect(
            Outcome(stop: stop, hasRecorded: false, isRebuilt: true) == Outcome(verdict: .failed, reason: reason))
    }

    @Test func ofAProperStopIsTheSameFromTheJournal() {
        let broken: Set<StopReason> = [.diskFull, .diskFailed, .internalError]
        for stop in StopReason.allCases where !broken.contains(stop) {
            for hasRecorded in [true, false] {
                #expect(
                    Outcome(stop: stop, hasRecorded: hasRecorded, isRebuilt: true)
                        == Outcome(stop: stop, hasRecorded: hasRecorded))
            }
        }
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

    @Test func withoutContentNothingIsComplete() {
        let limit = Outcome(verdict: .completed, reason: .limitReached)
        #expect(limit.withoutContent(because: .encoderFailed) == Outcome(verdict: .failed, reason: .encoderFailed))
        #expect(limit.withoutContent(because: nil) == Outcome(verdict: .failed, reason: .nothingWritten))
        let failure = Outcome(verdict: .failed, reason: .diskFull)
        #expect(failure.withoutContent(because: .encoderFailed) == failure)
    }

    @Test func anOutputThatWasNotMadeAsAskedForIsAFailure() {
        let limit = Outcome(verdict: .completed, reason: .limitReached)
        #expect(limit.failed(because: .encoderFailed) == Outcome(verdict: .failed, reason: .encoderFailed))
        let full = Outcome(verdict: .failed, reason: .diskFull)
        #expect(full.failed(because: .encoderFailed) == full)
    }

    @Test func aCauseSaysMoreThanThatNothingCame() {
        for reason in [Reason.noRTP, .cancelled, .limitReached] {
            let failure = Outcome(verdict: .failed, reason: reason)
            #expect(failure.refined(by: .decryptFailed) == Outcome(verdict: .failed, reason: .decryptFailed))
            #expect(failure.refined(by: nil) == failure)
        }
        for outcome in [
            Outcome(verdict: .completed, reason: .limitReached), Outcome(verdict: .failed, reason: .diskFull),
            Outcome(verdict: .completed),
        ] {
            #expect(outcome.refined(by: .decryptFailed) == outcome)
        }
    }

    @Test func aFailureAlwaysHasAReason() {
        for stop in StopReason.allCases {
            for hasRecorded in [true, false] {
                let outcome = Outcome(stop: stop, hasRecorded: hasRecorded)
                #expect(outcome.verdict != .failed || outcome.reason != nil)
            }
        }
    }

    /// A recorder that was killed while nothing could be recorded is not the reason for that.
    @Test func anInterruptionSaysNothingOfWhatEndedIt() {
        let interrupted = Outcome(verdict: .completedWithWarnings, reason: .interrupted)
        #expect(interrupted.refined(by: .noKeyFrame) == interrupted)
        #expect(interrupted.withWarnings(true) == interrupted)
        #expect(Outcome(verdict: .failed, reason: .noRTP).refined(by: .interrupted).reason == .interrupted)
        #expect(!Warning(reason: .interrupted, message: "").isAboutInput)
    }
}
