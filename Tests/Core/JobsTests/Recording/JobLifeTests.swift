import Jobs
import TestSupport
import Testing

@Suite struct JobLifeTests {
    private static let good = RecordingFacts(hasRecorded: true, hasOutputs: true, hasWarnings: false)
    private static let warned = RecordingFacts(hasRecorded: true, hasOutputs: true, hasWarnings: true)
    private static let nothing = RecordingFacts(hasRecorded: false, hasOutputs: false, hasWarnings: false)

    /// A life after some events, none of which ends the recording.
    private func life(
        after events: [JobLife.Event] = [.sourceReady, .firstPacket], _ change: (inout JobLife.Plan) -> Void = { _ in }
    ) -> JobLife {
        var plan = JobLife.Plan()
        change(&plan)
        var life = JobLife(plan)
        for event in events { #expect(life.stop(after: event) == nil) }
        return life
    }

    /// The way to the end, each step of it with the facts that the driver answers it with.
    private func close(
        _ life: inout JobLife, _ facts: RecordingFacts = good, verified: RecordingFacts? = nil,
        delivered: RecordingFacts? = nil, pushed: RecordingFacts? = nil
    ) -> [JobLife.ClosingStep] {
        var steps: [JobLife.ClosingStep] = []
        var next = life.handle(.drained(facts))
        while let step = next {
            steps.append(step)
            next =
                switch step {
                case .verify: life.handle(.verified(verified ?? facts))
                case .deliverAfter: life.handle(.delivered(delivered ?? verified ?? facts))
                case .push: life.handle(.pushed(pushed ?? delivered ?? verified ?? facts))
                case .report: life.handle(.reported)
                case .deleteJournal: life.handle(.journalDeleted)
                }
        }
        return steps
    }

    @Test func recordsUntilItIsStopped() {
        var life = life()
        #expect(life.stop(after: .firstPacket) == nil && life.isReceiving && life.outcome == nil)
        #expect(life.stop(after: .stopRequested(.requested)) == .requested)
        #expect(!life.isReceiving && life.stop == .requested && life.outcome == nil)
        let outcome = Outcome(verdict: .completed)
        #expect(close(&life) == [.verify, .report(outcome, deletesJournal: false)])
        #expect(life.outcome == outcome)
    }

    @Test func makesWhatIsDeliveredAfterwardsOfVerifiedOutputs() {
        var life = life { $0.deliversAfter = true }
        life.handle(.stopRequested(.endOfCapture))
        let outcome = Outcome(verdict: .completedWithWarnings)
        let steps = close(&life, delivered: Self.warned)
        #expect(steps == [.verify, .deliverAfter, .report(outcome, deletesJournal: false)])
        #expect(life.outcome == outcome)
    }

    @Test(arguments: [false, true]) func sendsTheRestOnceAllOutputsAreThere(deliversAfter: Bool) {
        for isWhole in [true, false] {
            var life = life {
                $0.pushes = true
                $0.deliversAfter = deliversAfter
                $0.retention = .untilVerified
            }
            life.handle(.stopRequested(.requested))
            let outcome = Outcome(verdict: isWhole ? .completed : .completedWithWarnings)
            let steps = close(&life, pushed: isWhole ? Self.good : Self.warned)
            #expect(
                steps == [.verify] + (deliversAfter ? [.deliverAfter] : [])
                    + [.push, .report(outcome, deletesJournal: isWhole)] + (isWhole ? [.deleteJournal] : []))
            #expect(life.outcome == outcome && !life.isReceiving)
        }
    }

    @Test func sendsNothingOfARecordingThatFailed() {
        var life = life(after: [.sourceReady]) { $0.pushes = true }
        life.handle(.limitReached(.firstRTPTimeout))
        #expect(
            close(&life, Self.nothing) == [.report(Outcome(verdict: .failed, reason: .noRTP), deletesJournal: false)])
        var empty = self.life { $0.pushes = true }
        empty.handle(.stopRequested(.requested))
        #expect(!close(&empty, Self.empty).contains(.push))
    }

    /// Frames were received and none of them is in an output.
    private static let empty = RecordingFacts(
        hasRecorded: true, hasOutputs: true, isEmpty: true, hasWarnings: true, cause: .encoderFailed)

    @Test func failsWhereNothingIsInAnyOutput() {
        var life = life()
        life.handle(.stopRequested(.requested))
        let outcome = Outcome(verdict: .failed, reason: .encoderFailed)
        #expect(close(&life, Self.empty) == [.report(outcome, deletesJournal: false)])
        #expect(life.outcome == outcome)
    }

    @Test(arguments: [true, false]) func waitsForWhatIsDeliveredAfterwardsBeforeItFails(holdsSomething: Bool) {
        var life = life { $0.deliversAfter = true }
        life.handle(.stopRequested(.requested))
        let outcome =
            holdsSomething
            ? Outcome(verdict: .completedWithWarnings) : Outcome(verdict: .failed, reason: .encoderFailed)
        let steps = close(&life, Self.empty, delivered: holdsSomething ? Self.warned : Self.empty)
        #expect(steps == [.verify, .deliverAfter, .report(outcome, deletesJournal: false)])
        #expect(life.outcome == outcome)
    }

    // The other outputs are verified and made before the job fails.
    @Test func failsAtTheEndWhereAnEncoderGaveUp() {
        var life = life { $0.deliversAfter = true }
        life.handle(.stopRequested(.requested))
        let outcome = Outcome(verdict: .failed, reason: .encoderFailed)
        let facts = RecordingFacts(hasRecorded: true, hasOutputs: true, hasFailedEncoder: true, hasWarnings: true)
        #expect(
            close(&life, facts, verified: facts, delivered: facts)
                == [.verify, .deliverAfter, .report(outcome, deletesJournal: false)])
        #expect(life.outcome == outcome)
    }

    @Test func warnsOfOutputsThatAreNotAsTheyWereWritten() {
        var life = life()
        life.handle(.stopRequested(.requested))
        _ = close(&life, verified: Self.warned)
        #expect(life.outcome == Outcome(verdict: .completedWithWarnings))
    }

    @Test func deletesTheJournalOfOutputsThatAreWholeWhereTheJobSaysSo() {
        for retention in JournalRetention.allCases {
            for facts in [
                Self.good, Self.warned, RecordingFacts(hasRecorded: true, hasOutputs: false, hasWarnings: false),
            ] {
                var life = life { $0.retention = retention }
                life.handle(.stopRequested(.requested))
                let isDeleted = retention == .untilVerified && facts == Self.good
                let steps = close(&life, facts)
                #expect(steps.contains(.deleteJournal) == isDeleted)
                #expect(
                    steps.contains { $0 == .report(Outcome(verdict: .completed), deletesJournal: true) } == isDeleted)
            }
        }
    }

    @Test func reportsAFailureWithoutVerifyingOrDelivering() {
        var life = life(after: [.sourceReady]) { $0.deliversAfter = true }
        #expect(life.stop(after: .limitReached(.firstRTPTimeout)) == .firstRTPTimeoutReached)
        let outcome = Outcome(verdict: .failed, reason: .noRTP)
        #expect(close(&life, Self.nothing) == [.report(outcome, deletesJournal: false)])
    }

    @Test(arguments: [
        ([JobLife.Event](), StopReason.sourceUnreachable), ([.sourceRefused], .sourceRefused),
        ([.sourceAnswered], .nobodyJoined), ([.sourceRefused, .sourceAnswered], .sourceRefused),
        ([.sourceAnswered, .sourceRefused], .sourceRefused),
        ([.sourceAnswered, .sourceReady], .firstRTPTimeoutReached),
        ([.sourceReady], .firstRTPTimeoutReached), ([.sourceRefused, .sourceReady], .firstRTPTimeoutReached),
        // A source that was there once, and is not any more.
        ([.sourceReady, .sourceRefused], .firstRTPTimeoutReached),
    ])
    func tellsWhyNothingCame(events: [JobLife.Event], stop: StopReason) {
        var life = life(after: events)
        #expect(life.stop(after: .limitReached(.firstRTPTimeout)) == stop)
        _ = close(&life, Self.nothing)
        #expect(life.outcome == Outcome(stop: stop, hasRecorded: false))
    }

    @Test func staysByTheStopOfASourceThatEndedBeforeItBegan() {
        var life = life(after: [])
        #expect(life.stop(after: .stopRequested(.sourceEnded)) == .sourceEnded)
        _ = close(&life, Self.nothing)
        #expect(life.stop == .sourceEnded && life.outcome == Outcome(verdict: .failed, reason: .noRTP))
    }

    @Test(arguments: [
        (RecordingLimit.maxDuration, StopReason.maxDurationReached), (.idleTimeout, .idleTimeoutReached),
    ])
    func completesAtALimit(limit: RecordingLimit, stop: StopReason) {
        var life = life()
        #expect(life.stop(after: .limitReached(limit)) == stop)
        _ = close(&life)
        #expect(life.outcome == Outcome(verdict: .completed, reason: .limitReached))
    }

    @Test func ignoresALimitThatTheFirstPacketHasOvertaken() {
        var life = life()
        #expect(life.stop(after: .limitReached(.firstRTPTimeout)) == nil && life.isReceiving)
    }

    @Test func saysWhyNothingCouldBeMadeOfThePacketsThatCame() {
        var facts = Self.nothing
        facts.cause = .noKeyFrame
        for (events, reason) in [
            ([JobLife.Event.sourceReady, .firstPacket], Reason.noKeyFrame), ([.sourceReady], .cancelled),
        ] {
            var life = life(after: events)
            life.handle(.stopRequested(.requested))
            _ = close(&life, facts)
            #expect(life.outcome == Outcome(verdict: .failed, reason: reason))
        }
    }

    @Test func countsAFirstPacketThatCameWhileItDrained() {
        var facts = Self.nothing
        facts.cause = .wrongPayloadType
        var life = life(after: [.sourceReady])
        life.handle(.stopRequested(.requested))
        #expect(life.stop(after: .firstPacket) == nil && !life.isReceiving)
        _ = close(&life, facts)
        #expect(life.outcome == Outcome(verdict: .failed, reason: .wrongPayloadType))
    }

    @Test(arguments: Reason.allCases)
    func writesOutWhatItHasWhenItFails(reason: Reason) {
        var life = life { $0.deliversAfter = true }
        #expect(life.stop(after: .failed(reason)) == reason.stop)
        #expect(life.failure == reason)
        let outcome = Outcome(verdict: .failed, reason: reason)
        #expect(close(&life) == [.report(outcome, deletesJournal: false)])
        #expect(life.outcome == outcome)
    }

    @Test func keepsTheFirstFailureWhileDraining() {
        var life = life()
        #expect(life.stop(after: .stopRequested(.requested)) == .requested)
        #expect(life.stop(after: .stopRequested(.sourceEnded)) == nil)
        #expect(life.stop(after: .limitReached(.maxDuration)) == nil)
        #expect(life.stop(after: .failed(.diskFull)) == nil)
        #expect(life.stop(after: .failed(.internalError)) == nil)
        #expect(life.stop == .diskFull)
        _ = close(&life)
        #expect(life.outcome == Outcome(verdict: .failed, reason: .diskFull))
    }

    // A recording that broke off gives all that its journal has.
    @Test(arguments: [(StopReason.diskFull, Reason.diskFull), (.interrupted, .internalError)])
    func isWholeUpToItsEndWhereItIsRebuilt(stop: StopReason, reason: Reason) {
        var plan = JobLife.Plan()
        plan.isRebuilt = true
        var life = JobLife(plan, readToEnd: stop, hasReceived: true)
        #expect(!life.isReceiving && life.stop == stop && life.brokenOff?.reason == reason)
        _ = close(&life)
        #expect(life.outcome == Outcome(verdict: .completedWithWarnings, reason: reason))
    }

    @Test func asksWhetherACaptureHadPacketsForItsConnections() {
        var facts = Self.nothing
        facts.cause = .noKeyFrame
        for (hasReceived, reason) in [(true, Reason.noKeyFrame), (false, .noRTP)] {
            var life = JobLife(JobLife.Plan(), readToEnd: .endOfCapture, hasReceived: hasReceived)
            #expect(life.brokenOff == nil)
            _ = close(&life, facts)
            #expect(life.outcome == Outcome(verdict: .failed, reason: reason))
        }
    }

    @Test func failsWhereTheReportCannotBeWritten() {
        var life = life()
        life.handle(.stopRequested(.requested))
        _ = life.handle(.drained(Self.good))
        _ = life.handle(.verified(Self.good))
        #expect(life.handle(.notWritten(.diskFull)) == nil)
        #expect(life.outcome == Outcome(verdict: .failed, reason: .diskFull))
    }

    /// Properties of every history: it drains once at most; nothing comes after its end; the steps of the ending come
    /// in their order, each once at most; and a job that has ended has an outcome and a stop.
    @Test func endsOnceInEveryHistory() {
        var random = SeededGenerator(seed: 21)
        let events: [JobLife.Event] =
            [.sourceReady, .sourceRefused, .firstPacket] + StopReason.allCases.map { .stopRequested($0) }
            + Reason.allCases.map { .failed($0) } + RecordingLimit.allCases.map { .limitReached($0) }
        let closing: [JobLife.ClosingEvent] =
            [Self.good, Self.warned, Self.nothing].flatMap {
                [.drained($0), .verified($0), .delivered($0), .pushed($0)]
            }
            + [.reported, .journalDeleted, .notWritten(.diskFull)]
        for _ in 0..<500 {
            var life = life(after: []) {
                $0.deliversAfter = Bool.random(using: &random)
                $0.pushes = Bool.random(using: &random)
                $0.retention = .untilVerified
            }
            var drains = 0
            var ranks: [Int] = []
            for _ in 0..<60 {
                let hasEnded = life.outcome != nil
                if let event = events.randomElement(using: &random), life.stop(after: event) != nil {
                    drains += 1
                    #expect(!hasEnded)
                }
                guard let event = closing.randomElement(using: &random), let step = life.handle(event) else { continue }
                #expect(!hasEnded && drains == 1)
                ranks.append(Self.rank(of: step))
            }
            #expect(drains <= 1)
            #expect(ranks == Array(Set(ranks)).sorted())
            #expect(life.outcome == nil || life.stop != nil)
        }
    }

    private static func rank(of step: JobLife.ClosingStep) -> Int {
        switch step {
        case .verify: 0
        case .deliverAfter: 1
        case .push: 2
        case .report: 3
        case .deleteJournal: 4
        }
    }
}

extension JobLife {
    /// The stop that the event brings; nil where the recording goes on, or was over before.
    fileprivate mutating func stop(after event: Event) -> StopReason? {
        let before = stop
        handle(event)
        return before == nil ? stop : nil
    }
}
