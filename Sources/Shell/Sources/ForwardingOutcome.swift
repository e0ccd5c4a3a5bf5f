/// What became of connections that were to be stopped.
public struct ForwardingOutcome: Equatable, Sendable {
    /// How many connections Sora has stopped, or no longer has.
    public var stopped = 0
    /// How many may still be forwarded, because Sora did not answer.
    public var unanswered = 0

    public init(stopped: Int = 0, unanswered: Int = 0) {
        (self.stopped, self.unanswered) = (stopped, unanswered)
    }
}
