/// What a job ended in.
public enum Verdict: String, CaseIterable, Sendable, Codable {
    case completed
    /// The outputs exist and are verified; the report lists their defects.
    case completedWithWarnings = "completed_with_warnings"
    /// There is no output, or not the requested one. The journal still contains all received packets.
    case failed
}

/// How a recording ended, and why.
public struct Outcome: Equatable, Sendable {
    public var verdict: Verdict
    /// nil when the recording ended as it was meant to.
    public var reason: Reason?

    public init(verdict: Verdict, reason: Reason? = nil) {
        self.verdict = verdict
        self.reason = reason
    }

    /// The outcome of a recording that was stopped for `stop`.
    ///
    /// Before the first packet there is nothing to complete, so every stop is a failure. Afterwards a request, an end
    /// and a limit complete the recording; an unreachable source leaves it with a warning.
    ///
    /// - Parameter isRebuilt: the outputs were made from the journal; they are complete up to where the recording was
    ///   interrupted.
    public init(stop: StopReason, hasRecorded: Bool, isRebuilt: Bool = false) {
        switch (stop, hasRecorded) {
        case (.diskFull, true) where isRebuilt: self.init(verdict: .completedWithWarnings, reason: .diskFull)
        case (.diskFailed, true) where isRebuilt: self.init(verdict: .completedWithWarnings, reason: .diskFailed)
        case (.internalError, true) where isRebuilt, (.interrupted, true):
            self.init(verdict: .completedWithWarnings, reason: .internalError)
        case (.requested, true), (.sourceEnded, true), (.endOfCapture, true): self.init(verdict: .completed)
        case (.maxDurationReached, true), (.idleTimeoutReached, true):
            self.init(verdict: .completed, reason: .limitReached)
        case (.sourceUnreachable, true): self.init(verdict: .completedWithWarnings, reason: .sourceUnreachable)
        case (.sourceRefused, true): self.init(verdict: .completedWithWarnings, reason: .sourceRefused)
        case (.requested, false): self.init(verdict: .failed, reason: .cancelled)
        case (.sourceEnded, false), (.endOfCapture, false), (.firstRTPTimeoutReached, _),
            (.idleTimeoutReached, false):
            self.init(verdict: .failed, reason: .noRTP)
        case (.nobodyJoined, _): self.init(verdict: .failed, reason: .nobodyJoined)
        case (.maxDurationReached, false): self.init(verdict: .failed, reason: .limitReached)
        case (.sourceUnreachable, false): self.init(verdict: .failed, reason: .sourceUnreachable)
        case (.sourceRefused, false): self.init(verdict: .failed, reason: .sourceRefused)
        case (.diskFull, _): self.init(verdict: .failed, reason: .diskFull)
        case (.diskFailed, _): self.init(verdict: .failed, reason: .diskFailed)
        case (.internalError, _), (.interrupted, false): self.init(verdict: .failed, reason: .internalError)
        }
    }

    /// The same outcome, said more exactly: packets came, and `cause` is why nothing could be made of them.
    public func refined(by cause: Reason?) -> Outcome {
        switch reason {
        case .noRTP, .cancelled, .limitReached:
            verdict == .failed && cause != nil ? Outcome(verdict: .failed, reason: cause) : self
        case .sourceUnreachable, .sourceRefused, .nobodyJoined, .wrongPayloadType, .unexpectedSource, .decryptFailed,
            .noKeyFrame, .pictureFrozen, .audioLost, .kernelDropped, .codecUnsupported, .diskFull, .diskFailed,
            .encoderFailed, .decoderFailed, .nothingWritten, .overloaded, .interrupted, .fileMissing, .fileKept,
            .uploadRefused, .pushIncomplete, .internalError, .descriptionUnclear, .captureIncomplete, .captureDamaged,
            nil:
            self
        }
    }

    /// The same outcome, knowing that nothing is in any output: what was received is in the journal alone.
    public func withoutContent(because cause: Reason?) -> Outcome {
        failed(because: cause ?? .nothingWritten)
    }

    /// The same outcome, knowing that an output is not what was asked for.
    public func failed(because cause: Reason) -> Outcome {
        verdict == .failed ? self : Outcome(verdict: .failed, reason: cause)
    }

    /// The same outcome, knowing whether the finished outputs suffer from something.
    public func withWarnings(_ hasWarnings: Bool) -> Outcome {
        guard hasWarnings, verdict == .completed else { return self }
        return Outcome(verdict: .completedWithWarnings, reason: reason)
    }
}
