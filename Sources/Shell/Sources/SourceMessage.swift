public import Media

/// A message from a source's driver to the recording loop.
public enum SourceMessage: Equatable, Sendable {
    /// The driver is about to request a connection: bind ports for these media sections, and answer with
    /// `SourceRequest.opened` or `.notOpened`.
    case opening(connectionID: String, name: String?, sections: [MediaKind])
    /// The source sends the streams of the participant's description: to the ports of `opening`, or to those in the
    /// description.
    case joined(Participant)
    case left(connectionID: String, reason: String)
    /// The source does not answer; packets may still come.
    case interrupted(reason: String)
    /// The source answers again. `unseen` is how long joins and leaves were unknown.
    case resumed(unseen: Interval)
    /// The source answers, but no connection of the job is there yet.
    case answered
    /// The source refused a request; the driver may repeat it later.
    case refused(reason: String)
    /// Killed recorders had left connections forwarded, which the driver has stopped.
    case stoppedAbandoned(ForwardingOutcome)
    /// A key frame of this connection was requested from the source by its API.
    case keyFrameRequested(connectionID: String)
    /// All connections of the job have joined and left.
    case ended
    /// The driver stops the source, which still sends so many connections.
    case stopping(remaining: Int)
    /// The source did not answer the requests to stop these connections.
    case notStopped(connectionIDs: [String])
    /// The source has stopped sending, and the driver has ended.
    case stopped
}

/// A request from the recording loop to the driver.
public enum SourceRequest: Equatable, Sendable {
    /// The answer to `opening`, in the order of its sections.
    case opened(connectionID: String, ports: [SectionPorts])
    case notOpened(connectionID: String)
    case keyFrame(connectionID: String)
    /// A connection that has joined is not recorded: the source must stop it, and it is not requested again.
    case refused(connectionID: String)
    case stop
}
