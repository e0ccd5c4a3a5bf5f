/// The life of one recording, from the wish to the verdict.
///
///                      sourceReady           firstPacket
///     waitingForSource ───────────▶ waitingForFirstPacket ─────────▶ recording
///            │                        │       ▲                       │    ▲
///            │    sourceInterrupted   │       │ sourceResumed         │    │
///            │                        ▼       │                       ▼    │
///            │                  interrupted(false) ─ firstPacket ▶ interrupted(true)
///            │                        │                               │
///            │ stop, limit, failed    └──── stop, limit, failed ──────┘
///            │                                        ▼
///            │                             draining(outcome) ─ failed ▶ the first failure stays
///            │                                        │ drained
///            └──────────────▶ finished(outcome) ◀─────┘
///
/// The machine reads no clock: limits come as events. Packets are received, and count, while the source's API is
/// away: forwarding goes on without it. An event that says nothing new in a state is answered with `.none`.
public struct RecordingStateMachine: Sendable {
    private enum State: Equatable {
        /// The service has not been asked yet, or has not answered.
        case waitingForSource
        /// Sockets are open; nobody has sent.
        case waitingForFirstPacket
        case recording
        /// The service cannot be asked; the sockets stay open.
        case interrupted(hasRecorded: Bool)
        /// No packet is taken any more; what was taken is being written out.
        case draining(Outcome)
        case finished(Outcome)
    }

    public enum Event: Equatable, Sendable {
        /// The service forwards, or the sockets are open where nobody has to be asked.
        case sourceReady
        /// The first RTP packet of a known connection.
        case firstPacket
        case sourceInterrupted
        case sourceResumed
        case stopRequested(StopReason)
        case limitReached(Limit)
        /// Every output is finalised and verified.
        case drained(hasWarnings: Bool)
        case failed(Reason)
    }

    /// A limit of the job.
    public enum Limit: CaseIterable, Equatable, Sendable {
        case maxDuration, idleTimeout, firstRTPTimeout
    }

    public enum Action: Equatable, Sendable {
        case none
        /// Count towards `first_rtp_timeout_s`.
        case awaitFirstPacket
        /// Count towards `max_duration_s` and `idle_timeout_s`; tell that the recording has begun.
        case beginRecording
        /// Journal that the source is away, and keep asking it.
        case noteInterruption
        /// Journal that the source is back, and for how long it was not seen.
        case noteResumption
        /// Read the sockets empty, journal the stop, finalise and verify the outputs; then say `drained`.
        case drain(StopReason)
        /// Write the report and the activity, and end.
        case finish(Outcome)
    }

    private var state = State.waitingForSource

    public init() {}

    /// The outcome, once there is one.
    public var outcome: Outcome? {
        if case .finished(let outcome) = state { outcome } else { nil }
    }

    /// Whether packets are still taken.
    public var isReceiving: Bool {
        switch state {
        case .waitingForFirstPacket, .recording, .interrupted: true
        case .waitingForSource, .draining, .finished: false
        }
    }

    public mutating func handle(_ event: Event) -> Action {
        switch state {
        case .waitingForSource: handleWhileWaitingForSource(event)
        case .waitingForFirstPacket: handleWhileWaitingForFirstPacket(event)
        case .recording: handleWhileRecording(event)
        case .interrupted(let hasRecorded): handleWhileInterrupted(event, hasRecorded: hasRecorded)
        case .draining(let outcome): handleWhileDraining(event, outcome)
        case .finished: .none
        }
    }

    private mutating func handleWhileWaitingForSource(_ event: Event) -> Action {
        switch event {
        case .sourceReady:
            state = .waitingForFirstPacket
            return .awaitFirstPacket
        // Nothing was received, so nothing has to be written out.
        case .stopRequested(let stop): return finish(Outcome(stop: stop, hasRecorded: false))
        case .limitReached(.firstRTPTimeout): return finish(Outcome(verdict: .failed, reason: .sourceUnreachable))
        case .limitReached(let limit): return finish(Outcome(stop: limit.stop, hasRecorded: false))
        case .failed(let reason): return finish(Outcome(verdict: .failed, reason: reason))
        case .firstPacket, .sourceInterrupted, .sourceResumed, .drained: return .none
        }
    }

    private mutating func handleWhileWaitingForFirstPacket(_ event: Event) -> Action {
        switch event {
        case .firstPacket:
            state = .recording
            return .beginRecording
        case .sourceInterrupted:
            state = .interrupted(hasRecorded: false)
            return .noteInterruption
        case .stopRequested(let stop): return drain(stop, hasRecorded: false)
        case .limitReached(let limit): return drain(limit.stop, hasRecorded: false)
        case .failed(let reason): return drain(after: reason)
        case .sourceReady, .sourceResumed, .drained: return .none
        }
    }

    private mutating func handleWhileRecording(_ event: Event) -> Action {
        switch event {
        case .sourceInterrupted:
            state = .interrupted(hasRecorded: true)
            return .noteInterruption
        case .stopRequested(let stop): return drain(stop, hasRecorded: true)
        // A timer that was not cancelled in time: there was a first packet.
        case .limitReached(.firstRTPTimeout): return .none
        case .limitReached(let limit): return drain(limit.stop, hasRecorded: true)
        case .failed(let reason): return drain(after: reason)
        case .sourceReady, .firstPacket, .sourceResumed, .drained: return .none
        }
    }

    private mutating func handleWhileInterrupted(_ event: Event, hasRecorded: Bool) -> Action {
        switch event {
        case .sourceResumed, .sourceReady:
            state = hasRecorded ? .recording : .waitingForFirstPacket
            return .noteResumption
        case .firstPacket:
            guard !hasRecorded else { return .none }
            state = .interrupted(hasRecorded: true)
            return .beginRecording
        case .stopRequested(let stop): return drain(stop, hasRecorded: hasRecorded)
        case .limitReached(.firstRTPTimeout) where hasRecorded: return .none
        case .limitReached(let limit): return drain(limit.stop, hasRecorded: hasRecorded)
        case .failed(let reason): return drain(after: reason)
        case .sourceInterrupted, .drained: return .none
        }
    }

    private mutating func handleWhileDraining(_ event: Event, _ outcome: Outcome) -> Action {
        switch event {
        case .drained(let hasWarnings): return finish(outcome.withWarnings(hasWarnings))
        case .failed(let reason):
            // The outputs are finished as far as they go; the driver still says `drained`.
            if outcome.verdict != .failed { state = .draining(Outcome(verdict: .failed, reason: reason)) }
            return .none
        case .sourceReady, .firstPacket, .sourceInterrupted, .sourceResumed, .stopRequested, .limitReached:
            return .none
        }
    }

    private mutating func drain(_ stop: StopReason, hasRecorded: Bool) -> Action {
        state = .draining(Outcome(stop: stop, hasRecorded: hasRecorded))
        return .drain(stop)
    }

    private mutating func drain(after reason: Reason) -> Action {
        state = .draining(Outcome(verdict: .failed, reason: reason))
        return .drain(reason.stop)
    }

    private mutating func finish(_ outcome: Outcome) -> Action {
        state = .finished(outcome)
        return .finish(outcome)
    }
}

extension RecordingStateMachine.Limit {
    fileprivate var stop: StopReason {
        switch self {
        case .maxDuration: .maxDurationReached
        case .idleTimeout: .idleTimeoutReached
        case .firstRTPTimeout: .firstRTPTimeoutReached
        }
    }
}

extension Reason {
    /// What the journal says of a failure; those that concern packets or outputs are a stop of the recorder's own.
    fileprivate var stop: StopReason {
        switch self {
        case .sourceUnreachable: .sourceUnreachable
        case .sourceRefused: .sourceRefused
        case .diskFull: .diskFull
        case .cancelled: .requested
        case .noRTP: .firstRTPTimeoutReached
        case .limitReached: .maxDurationReached
        case .wrongPayloadType, .decryptFailed, .noKeyFrame, .codecUnsupported, .encoderFailed, .overloaded,
            .uploadRefused,
            .internalError:
            .internalError
        }
    }
}
