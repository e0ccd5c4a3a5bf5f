/// An event of a simulated Sora, for a log or a test.
public enum SimulatedSoraEvent: Equatable, Sendable {
    case appeared(connectionID: String)
    case left(connectionID: String)
    /// The first packet of a capture is about to be sent.
    case captureStarted(path: String)
    case forwarding(connectionID: String, ipAddress: String, audioPort: UInt16, videoPort: UInt16)
    /// A forwarding ended, by request or because the connection left. Duplicates count as sent.
    case stopped(connectionID: String, sent: Int, lost: Int)
    case keyFrameRequested(connectionID: String)
    case refused(errorType: String)
}
