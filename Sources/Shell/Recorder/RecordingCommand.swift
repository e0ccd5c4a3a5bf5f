public import Jobs
public import Media

/// What a running recording can be asked, by a signal or by a program.
public enum RecordingCommand: Sendable {
    case stop(StopReason)
    /// The reply is called on the recording's thread; it must not wait.
    case status(reply: @Sendable (RecordingStatus) -> Void)
}

/// How far a recording is.
public enum RecordingStatus: Equatable, Sendable {
    case live(Live)
    /// A capture is being read; bytes that were read.
    case reading(bytes: Int64)

    /// How far a live recording is.
    public struct Live: Equatable, Sendable {
        /// Since the job began.
        public var elapsed: Interval
        /// Connections that have joined and not left, in the order of joining.
        public var connectionIDs: [String]
        /// Packets in the journal.
        public var packets: Int
        /// Bytes of the journal.
        public var bytes: Int64
        /// Why it is about to end; nil while it goes on.
        public var stop: StopReason?
    }
}
