/// The life of a job, from its start to its verdict. Live recording, batch, recovery and rendering drive the same one.
///
///     waitingForSource ── sourceReady ──▶ waitingForFirstPacket ── firstPacket ──▶ recording
///            │                                      │                                  │
///            └───────────────────── stopRequested, limitReached, failed ───────────────┘
///                                                   ▼  drain(stop)
///                                                draining
///                                                   │ drained(facts)
///                              ┌────────────────────┤ the job has failed
///                              ▼  verify            │
///                          verifying                │
///                    verified  ├────────────────────┤ no output is made afterwards
///                              ▼  deliverAfter      │
///                       deliveringAfter             │
///                    delivered ├────────────────────┤ nothing is sent elsewhere
///                              ▼  push              │
///                           pushing                 │
///                              │ pushed             │
///                              └────────────────────▼  report
///                                               reporting ────── notWritten ────┐
///                                                   │ reported                  │
///                              ┌────────────────────┤ the journal is kept       │
///                              ▼  deleteJournal     │                           │
///                       deletingJournal             │                           │
///                              │ journalDeleted,    │                           │
///                              │ notWritten         ▼                           │
///                              └─────────────────▶ ended ◀──────────────────────┘
///
/// The machine reads no clock: limits come as events. An event that does not belong to a state changes nothing.
///
/// What is sent elsewhere ends between `deliveringAfter` and `reporting`: all outputs are there, and the report tells
/// how it went. Telling others of the recording belongs after `reporting`, and before the journal is deleted.
public struct JobLife: Sendable {
    /// What the service has answered before it forwards.
    private enum Answer: Equatable {
        case none
        /// It answers, but no connection of the job is there.
        case nobody
        case refusal
    }

    private enum State: Equatable {
        /// The service has not been asked yet, or has not answered, or has refused so far.
        case waitingForSource(Answer)
        /// The sockets are open, or the capture is; no packet of a connection has come.
        case waitingForFirstPacket
        case recording
        /// No more packets are taken; what was taken is being written.
        case draining(StopReason)
        /// The finished outputs are read back.
        case verifying(Outcome)
        /// Outputs with `deliver: after` are made from the journal.
        case deliveringAfter(Outcome)
        /// What was not sent yet is sent.
        case pushing(Outcome)
        /// The activity and the report are written.
        case reporting(Outcome, deletesJournal: Bool)
        case deletingJournal(Outcome)
        case ended(Outcome)
    }

    /// Events up to the draining of the recording.
    public enum Event: Equatable, Sendable {
        /// The service forwards, or the source has no service to ask.
        case sourceReady
        /// The service answered who is there.
        case sourceAnswered
        /// The service answered that it will not; it is asked again.
        case sourceRefused
        /// The first packet of a known connection.
        case firstPacket
        case stopRequested(StopReason)
        case limitReached(RecordingLimit)
        /// Journal or outputs cannot be written.
        case failed(Reason)
    }

    /// What happens from then on.
    public enum ClosingEvent: Equatable, Sendable {
        /// Every output is finished.
        case drained(RecordingFacts)
        case verified(RecordingFacts)
        case delivered(RecordingFacts)
        case pushed(RecordingFacts)
        case reported
        case journalDeleted
        /// The report cannot be written, or the journal cannot be deleted.
        case notWritten(Reason)
    }

    /// What is to be done next; its event is the answer.
    public enum ClosingStep: Equatable, Sendable {
        /// Read the finished outputs back.
        case verify
        /// Make the outputs with `deliver: after` from the journal.
        case deliverAfter
        /// Send what was not sent yet of presentations.
        case push
        /// Write the activity if there is a recording, then the report, which specifies whether the journal is deleted.
        case report(Outcome, deletesJournal: Bool)
        /// Delete the journal and its keys.
        case deleteJournal
    }

    /// What a kind of job does beside recording.
    public struct Plan: Equatable, Sendable {
        /// The outputs are made from a capture or a journal: a recording that broke off is whole up to its end.
        public var isRebuilt = false
        /// Some outputs are made from the journal when the recording is over.
        public var deliversAfter = false
        /// Presentations are sent to another place too.
        public var pushes = false
        /// How long this job's own journal is kept.
        public var retention = JournalRetention.always

        public init() {}
    }

    private let plan: Plan
    private var state = State.waitingForSource(.none)
    private var hasReceived = false
    /// Why the recording ended, nil while it continues; a failure counts before what was going to end it. As soon as it
    /// is set, the driver must drain: empty the sockets, journal the stop, finish the outputs, and then report
    /// `drained`.
    public private(set) var stop: StopReason?
    /// The first thing that could not be written.
    public private(set) var failure: Reason?

    /// A job whose packets have not come yet.
    public init(_ plan: Plan) {
        self.plan = plan
    }

    /// A job whose packets are all in a capture that was read to its end: it drains.
    ///
    /// - Parameters:
    ///   - stop: what ended the recording that the capture is of.
    ///   - hasReceived: whether a packet of a known connection was in it.
    public init(_ plan: Plan, readToEnd stop: StopReason, hasReceived: Bool) {
        self.plan = plan
        self.hasReceived = hasReceived
        self.stop = stop
        state = .draining(stop)
    }

    /// The report's warning about an interrupted journal; nil if it was not interrupted, or if the outputs were not
    /// made from it.
    public var brokenOff: Warning? { plan.isRebuilt ? stop?.brokenOff : nil }

    /// How the job ended, once it has.
    public var outcome: Outcome? {
        if case .ended(let outcome) = state { outcome } else { nil }
    }

    public mutating func handle(_ event: Event) {
        switch event {
        case .sourceReady:
            if case .waitingForSource = state { state = .waitingForFirstPacket }
        case .sourceRefused:
            if case .waitingForSource = state { state = .waitingForSource(.refusal) }
        case .sourceAnswered:
            if state == .waitingForSource(.none) { state = .waitingForSource(.nobody) }
        case .firstPacket:
            // It may have come in while the outputs are being finished.
            if isReceiving || isDraining { hasReceived = true }
            if isReceiving { state = .recording }
        case .stopRequested(let stop): drain(stop)
        case .limitReached(let limit):
            if let stop = stop(at: limit) { drain(stop) }
        case .failed(let reason):
            guard failure == nil, isReceiving || isDraining else { return }
            drain(reason.stop)
            failure = reason
            stop = reason.stop
        }
    }

    /// - Returns: the next step of the ending; nil when the job has ended.
    public mutating func handle(_ event: ClosingEvent) -> ClosingStep? {
        switch (state, event) {
        case (.draining(let stop), .drained(let facts)):
            let outcome = outcome(of: facts, stop)
            guard outcome.verdict != .failed else { return report(outcome, facts) }
            state = .verifying(outcome)
            return .verify
        case (.verifying(let outcome), .verified(let facts)):
            let outcome = outcome.withWarnings(facts.hasWarnings)
            guard plan.deliversAfter else { return push(outcome, facts) }
            state = .deliveringAfter(outcome)
            return .deliverAfter
        case (.deliveringAfter(let outcome), .delivered(let facts)):
            let whole = outcome.withWarnings(facts.hasWarnings)
            return push(facts.isEmpty ? whole.withoutContent(because: facts.cause) : whole, facts)
        case (.pushing(let outcome), .pushed(let facts)):
            return report(outcome.withWarnings(facts.hasWarnings), facts)
        case (.reporting(let outcome, let deletesJournal), .reported):
            guard deletesJournal else { return end(outcome) }
            state = .deletingJournal(outcome)
            return .deleteJournal
        case (.deletingJournal(let outcome), .journalDeleted):
            return end(outcome)
        case (.reporting, .notWritten(let reason)), (.deletingJournal, .notWritten(let reason)):
            return end(Outcome(verdict: .failed, reason: reason))
        case (.waitingForSource, _), (.waitingForFirstPacket, _), (.recording, _), (.draining, _), (.verifying, _),
            (.deliveringAfter, _), (.pushing, _), (.reporting, _), (.deletingJournal, _), (.ended, _):
            return nil
        }
    }

    /// Whether packets are still taken.
    public var isReceiving: Bool {
        switch state {
        case .waitingForSource, .waitingForFirstPacket, .recording: true
        case .draining, .verifying, .deliveringAfter, .pushing, .reporting, .deletingJournal, .ended: false
        }
    }

    private var isDraining: Bool {
        if case .draining = state { true } else { false }
    }

    private func stop(at limit: RecordingLimit) -> StopReason? {
        switch (state, limit) {
        // Only a source that never answered was not reached.
        case (.waitingForSource(.none), .firstRTPTimeout): .sourceUnreachable
        case (.waitingForSource(.nobody), .firstRTPTimeout): .nobodyJoined
        case (.waitingForSource(.refusal), .firstRTPTimeout): .sourceRefused
        // A limit that the first packet has overtaken.
        case (.recording, .firstRTPTimeout): nil
        case (_, .firstRTPTimeout): .firstRTPTimeoutReached
        case (_, .maxDuration): .maxDurationReached
        case (_, .idleTimeout): .idleTimeoutReached
        }
    }

    private mutating func drain(_ stop: StopReason) {
        guard isReceiving else { return }
        self.stop = stop
        state = .draining(stop)
    }

    private func outcome(of facts: RecordingFacts, _ stop: StopReason) -> Outcome {
        if let failure { return Outcome(verdict: .failed, reason: failure) }
        let outcome = Outcome(stop: stop, hasRecorded: facts.hasRecorded, isRebuilt: plan.isRebuilt)
            .refined(by: hasReceived ? facts.cause : nil).withWarnings(facts.hasWarnings)
        // What is made afterwards may hold something.
        return facts.isEmpty && !plan.deliversAfter ? outcome.withoutContent(because: facts.cause) : outcome
    }

    private mutating func push(_ outcome: Outcome, _ facts: RecordingFacts) -> ClosingStep {
        guard plan.pushes, outcome.verdict != .failed else { return report(outcome, facts) }
        state = .pushing(outcome)
        return .push
    }

    private mutating func report(_ outcome: Outcome, _ facts: RecordingFacts) -> ClosingStep {
        // Only now: the other outputs are verified and made all the same.
        let outcome = facts.hasFailedEncoder ? outcome.failed(because: .encoderFailed) : outcome
        let isWhole = outcome.verdict == .completed && !facts.hasWarnings && facts.hasOutputs
        let deletesJournal = isWhole && plan.retention == .untilVerified
        state = .reporting(outcome, deletesJournal: deletesJournal)
        return .report(outcome, deletesJournal: deletesJournal)
    }

    private mutating func end(_ outcome: Outcome) -> ClosingStep? {
        state = .ended(outcome)
        return nil
    }
}
