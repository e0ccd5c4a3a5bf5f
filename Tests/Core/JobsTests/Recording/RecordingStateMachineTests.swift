import Jobs
import TestSupport
import Testing

@Suite struct RecordingStateMachineTests {
    typealias Event = RecordingStateMachine.Event
    typealias Action = RecordingStateMachine.Action

    /// A transcript: each event with the action that answers it.
    private func expect(
        _ transcript: [(Event, Action)], sourceLocation: SourceLocation = #_sourceLocation
    ) -> RecordingStateMachine {
        var machine = RecordingStateMachine()
        for (index, (event, action)) in transcript.enumerated() {
            #expect(machine.handle(event) == action, "step \(index): \(event)", sourceLocation: sourceLocation)
        }
        return machine
    }

    @Test func recordsUntilItIsStopped() {
        let machine = expect([
            (.sourceReady, .awaitFirstPacket),
            (.firstPacket, .beginRecording),
            (.firstPacket, .none),
            (.stopRequested(.requested), .drain(.requested)),
            (.drained(hasWarnings: false), .finish(Outcome(verdict: .completed))),
        ])
        #expect(machine.outcome == Outcome(verdict: .completed))
    }

    @Test func tellsWarningsOfTheOutputs() {
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.firstPacket, .beginRecording),
            (.stopRequested(.endOfCapture), .drain(.endOfCapture)),
            (.drained(hasWarnings: true), .finish(Outcome(verdict: .completedWithWarnings))),
        ])
    }

    @Test func endsAtOnceWhereNothingWasReceived() {
        _ = expect([(.stopRequested(.requested), .finish(Outcome(verdict: .failed, reason: .cancelled)))])
        _ = expect([(.failed(.sourceRefused), .finish(Outcome(verdict: .failed, reason: .sourceRefused)))])
        _ = expect([
            (.limitReached(.firstRTPTimeout), .finish(Outcome(verdict: .failed, reason: .sourceUnreachable)))
        ])
        _ = expect([(.limitReached(.maxDuration), .finish(Outcome(verdict: .failed, reason: .limitReached)))])
    }

    @Test func failsWhenNobodySends() {
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.limitReached(.firstRTPTimeout), .drain(.firstRTPTimeoutReached)),
            (.drained(hasWarnings: false), .finish(Outcome(verdict: .failed, reason: .noRTP))),
        ])
    }

    @Test(arguments: [
        (RecordingStateMachine.Limit.maxDuration, StopReason.maxDurationReached),
        (.idleTimeout, .idleTimeoutReached),
    ])
    func completesAtALimit(limit: RecordingStateMachine.Limit, stop: StopReason) {
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.firstPacket, .beginRecording),
            (.limitReached(limit), .drain(stop)),
            (.drained(hasWarnings: false), .finish(Outcome(verdict: .completed, reason: .limitReached))),
        ])
    }

    @Test func ignoresATimerThatCameAfterTheFirstPacket() {
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.firstPacket, .beginRecording),
            (.limitReached(.firstRTPTimeout), .none),
            (.sourceInterrupted, .noteInterruption),
            (.limitReached(.firstRTPTimeout), .none),
            (.sourceResumed, .noteResumption),
        ])
    }

    @Test func keepsRecordingWhileTheSourceIsAway() {
        let machine = expect([
            (.sourceReady, .awaitFirstPacket),
            (.firstPacket, .beginRecording),
            (.sourceInterrupted, .noteInterruption),
            (.sourceInterrupted, .none),
            (.firstPacket, .none),
        ])
        #expect(machine.isReceiving)
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.firstPacket, .beginRecording),
            (.sourceInterrupted, .noteInterruption),
            (.sourceResumed, .noteResumption),
            (.sourceResumed, .none),
            (.stopRequested(.sourceEnded), .drain(.sourceEnded)),
        ])
    }

    @Test func takesAFirstPacketWhileTheSourceIsAway() {
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.sourceInterrupted, .noteInterruption),
            (.firstPacket, .beginRecording),
            (.limitReached(.firstRTPTimeout), .none),
            (.stopRequested(.sourceUnreachable), .drain(.sourceUnreachable)),
            (
                .drained(hasWarnings: false),
                .finish(Outcome(verdict: .completedWithWarnings, reason: .sourceUnreachable))
            ),
        ])
    }

    @Test func waitsOnWhenTheSourceComesBackBeforeTheFirstPacket() {
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.sourceInterrupted, .noteInterruption),
            (.sourceReady, .noteResumption),
            (.limitReached(.idleTimeout), .drain(.idleTimeoutReached)),
            (.drained(hasWarnings: false), .finish(Outcome(verdict: .failed, reason: .noRTP))),
        ])
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.sourceInterrupted, .noteInterruption),
            (.limitReached(.firstRTPTimeout), .drain(.firstRTPTimeoutReached)),
        ])
    }

    @Test(arguments: [
        (Reason.diskFull, StopReason.diskFull), (.encoderFailed, .internalError), (.internalError, .internalError),
        (.sourceRefused, .sourceRefused), (.sourceUnreachable, .sourceUnreachable), (.cancelled, .requested),
        (.noRTP, .firstRTPTimeoutReached), (.limitReached, .maxDurationReached), (.noKeyFrame, .internalError),
        (.wrongPayloadType, .internalError), (.decryptFailed, .internalError), (.codecUnsupported, .internalError),
        (.fileMissing, .internalError), (.uploadRefused, .internalError),
    ])
    func writesOutWhatItHasWhenItFails(reason: Reason, stop: StopReason) {
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.firstPacket, .beginRecording),
            (.failed(reason), .drain(stop)),
            (.drained(hasWarnings: true), .finish(Outcome(verdict: .failed, reason: reason))),
        ])
    }

    @Test func keepsTheFirstFailureWhileDraining() {
        _ = expect([
            (.sourceReady, .awaitFirstPacket),
            (.firstPacket, .beginRecording),
            (.stopRequested(.requested), .drain(.requested)),
            (.stopRequested(.requested), .none),
            (.limitReached(.maxDuration), .none),
            (.failed(.diskFull), .none),
            (.failed(.internalError), .none),
            (.drained(hasWarnings: false), .finish(Outcome(verdict: .failed, reason: .diskFull))),
        ])
    }

    @Test func takesPacketsBetweenReadyAndStopOnly() {
        var machine = RecordingStateMachine()
        #expect(!machine.isReceiving)
        _ = machine.handle(.sourceReady)
        #expect(machine.isReceiving)
        _ = machine.handle(.firstPacket)
        #expect(machine.isReceiving)
        #expect(machine.outcome == nil)
        _ = machine.handle(.stopRequested(.requested))
        #expect(!machine.isReceiving)
        #expect(machine.outcome == nil)
        _ = machine.handle(.drained(hasWarnings: false))
        #expect(!machine.isReceiving)
        #expect(machine.outcome != nil)
    }

    /// Properties of every history: one `finish` at most, nothing after it, at most one `drain`, and before `finish`
    /// a `drain` exactly where packets could have come.
    @Test func finishesOnceInEveryHistory() {
        var random = SeededGenerator(seed: 21)
        let events: [Event] =
            [.sourceReady, .firstPacket, .sourceInterrupted, .sourceResumed, .drained(hasWarnings: false)]
            + StopReason.allCases.map { .stopRequested($0) } + Reason.allCases.map { .failed($0) }
            + RecordingStateMachine.Limit.allCases.map { .limitReached($0) }
        for _ in 0..<500 {
            var machine = RecordingStateMachine()
            var drains = 0
            var finishes = 0
            var wasReady = false
            for _ in 0..<30 {
                // Events that go on are as frequent as events that end.
                let event =
                    Bool.random(using: &random)
                    ? events[Int.random(in: 0..<5, using: &random)]
                    : events[Int.random(in: 0..<events.count, using: &random)]
                let isOver = machine.outcome != nil
                switch machine.handle(event) {
                case .drain: drains += 1
                case .finish(let outcome):
                    finishes += 1
                    #expect(machine.outcome == outcome)
                    #expect(drains == (wasReady ? 1 : 0))
                case .awaitFirstPacket: wasReady = true
                case .none: break
                case .beginRecording, .noteInterruption, .noteResumption: #expect(machine.isReceiving)
                }
                #expect(!isOver || finishes == 1)
            }
            #expect(drains <= 1 && finishes <= 1)
        }
    }
}
