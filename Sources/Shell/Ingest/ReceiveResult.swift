/// The result of a round of receiving, except its datagrams.
public struct ReceiveResult: Sendable {
    /// The number of datagrams in the round.
    public internal(set) var count = 0
    /// Those of the socket that had most.
    public internal(set) var busiestCount = 0
    /// The clocks after the wait and before the first read.
    public internal(set) var began: ClockReading
    /// Every socket was read up to its state at `began`. If false, the round is full: call again.
    public internal(set) var isComplete = true
    /// The waker was used since the last call.
    public internal(set) var wasWoken = false
    /// Datagrams that the kernel dropped since the last report; only ports with drops are listed.
    public internal(set) var drops: [PortDrops] = []
    /// Sockets whose read failed; the next call reads them again.
    public internal(set) var failures: [PortFailure] = []
}

/// Datagrams that the kernel dropped at a port because its receive buffer was full.
public struct PortDrops: Hashable, Sendable {
    public var port: UInt16
    /// Drops since the last report.
    public var count: UInt64

    public init(port: UInt16, count: UInt64) {
        self.port = port
        self.count = count
    }
}

/// An error while reading a socket, for the log; `code` is an `errno`.
public struct PortFailure: Hashable, Sendable {
    public var port: UInt16
    public var code: Int32

    public init(port: UInt16, code: Int32) {
        self.port = port
        self.code = code
    }
}

/// A port's counts since it was bound.
public struct PortTotals: Hashable, Sendable {
    public var port: UInt16
    /// Datagrams delivered, including those of unexpected senders.
    public var received: UInt64
    /// Of those, datagrams from another address than the pinned one.
    public var unexpectedSenders: UInt64
    /// Datagrams that the kernel dropped.
    public var dropped: UInt64
    /// Of those, drops that no `ReceiveResult` has reported; set by a close only.
    public var newlyDropped: UInt64 = 0
}
