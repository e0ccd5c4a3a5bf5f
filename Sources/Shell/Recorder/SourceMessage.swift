import Jobs
import Media

/// What a source tells the recording loop; it runs on a thread of its own because its calls may take seconds.
enum SourceMessage: Sendable {
    /// A connection will be asked for: bind its ports and answer with `SourceRequest.ports`.
    case opening(connectionID: String, name: String?)
    /// The source answered what it sends to the ports of `opening`.
    case joined(connectionID: String, name: String?, sdp: String, keyFrameRequest: KeyFrameRequestChoice)
    case left(connectionID: String, reason: String)
    case interrupted(reason: String)
    case resumed(unseen: Interval)
    /// The source said no, for a reason that waiting may or may not cure.
    case refused(reason: String)
    case keyFrameRequested(connectionID: String)
    /// All connections of the job have come and gone.
    case ended
    /// Forwarding is stopped; the thread is about to end.
    case stopped
}

/// What the recording loop asks of its source.
enum SourceRequest: Sendable {
    case ports(connectionID: String, audio: UInt16, video: UInt16)
    case noPorts(connectionID: String, reason: String)
    case keyFrame(connectionID: String)
    case stop
}
