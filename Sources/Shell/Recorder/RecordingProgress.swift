public import Jobs
public import Media

/// What a live recording tells the person at the terminal.
public enum RecordingProgress: Equatable, Sendable {
    case listening(ports: [UInt16])
    case joined(connectionID: String, name: String?)
    case left(connectionID: String)
    case refused(String)
    /// A stream cannot be decrypted; its packets are journalled all the same.
    case undecryptable(Warning)
    case interrupted(String)
    case resumed(unseen: Interval)
    case stopping(StopReason)
    /// The outputs with `deliver: after` are being made; bytes of the journal that were read.
    case delivering(bytes: Int64, of: Int64)
}
