public import Media

/// What a source's driver tells the recording loop.
public enum SourceMessage: Equatable, Sendable {
    /// The source is about to be asked for a connection: bind ports for these media sections, and answer with
    /// `SourceRequest.opened` or `.notOpened`.
    case opening(connectionID: String, name: String?, sections: [MediaKind])
    /// The source sends what the participant's description says: to the ports of `opening`, or to those that the
    /// description itself names.
    case joined(Participant)
    case left(connectionID: String, reason: String)
    /// The source does not answer; packets may still come.
    case interrupted(reason: String)
    /// The source answers again. `unseen` is how long arrivals and departures could not be seen.
    case resumed(unseen: Interval)
    /// The source refused something; it may be asked again later.
    case refused(reason: String)
    /// The source was asked for a key frame of this connection by its API.
    case keyFrameRequested(connectionID: String)
    /// All connections of the job have come and gone.
    case ended
    /// The source sends no longer, and the driver has ended.
    case stopped
}

/// What the recording loop asks of its source.
public enum SourceRequest: Equatable, Sendable {
    /// The answer to `opening`, in the order of its sections.
    case opened(connectionID: String, ports: [SectionPorts])
    case notOpened(connectionID: String)
    case keyFrame(connectionID: String)
    case stop
}
