public import Jobs
public import Media

/// A command to a running recording, from a signal or from a program.
public enum RecordingCommand: Sendable {
    case stop(StopReason)
    /// The recording's thread calls `reply`, which must not block.
    case status(reply: @Sendable (RecordingStatus) -> Void)
}

/// The progress of a recording.
public enum RecordingStatus: Equatable, Sendable {
    case live(Live)
    /// The number of bytes of a capture that were read.
    case reading(bytes: Int64)

    /// The progress of a live recording.
    public struct Live: Equatable, Sendable {
        /// Since the job began.
        public var elapsed: Interval
        /// Connections that have joined and not left, in the order of joining.
        public var connectionIDs: [String]
        /// Packets in the journal.
        public var packets: Int
        /// Bytes of the journal.
        public var bytes: Int64
        /// Why it is about to end; nil while it records.
        public var stop: StopReason?
    }
}
