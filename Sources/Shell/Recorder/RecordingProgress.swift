public import Jobs
public import Media

/// Progress of a live recording for the person at the terminal.
public enum RecordingProgress: Equatable, Sendable {
    case listening(ports: [UInt16])
    case joined(connectionID: String, name: String?)
    case left(connectionID: String)
    case refused(String)
    /// A stream cannot be decrypted; the journal still contains its packets.
    case undecryptable(Warning)
    case interrupted(String)
    case resumed(unseen: Interval)
    /// Connections that killed recorders had left forwarded: how many the source has stopped, and about how many it did
    /// not answer.
    case stoppedAbandoned(stopped: Int, unanswered: Int)
    case stopping(StopReason)
    /// The recorder makes the outputs with `deliver: after`; the number of journal bytes read.
    case delivering(bytes: Int64, of: Int64)
    /// The recording is over, and this number of presentations' files are still to be sent.
    case pushing(left: Int)
}
