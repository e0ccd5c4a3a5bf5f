/// What a round of receiving brought besides its datagrams.
public struct ReceiveResult: Sendable {
    /// Datagrams in the round.
    public internal(set) var count = 0
    /// The clocks after the wait, before the first read.
    public internal(set) var began: ClockReading
    /// Every socket was read as far as it was filled at `began`. False: the round is full, call again.
    public internal(set) var isComplete = true
    /// The waker was used since the last call.
    public internal(set) var wasWoken = false
    /// What the kernel dropped since it was last told; ports without drops are not listed.
    public internal(set) var drops: [PortDrops] = []
    /// Sockets that gave an error; they are read again with the next call.
    public internal(set) var failures: [PortFailure] = []
}

/// Datagrams that the kernel dropped at a port because its receive buffer was full.
public struct PortDrops: Hashable, Sendable {
    public var port: UInt16
    /// Since they were last told.
    public var count: UInt64

    public init(port: UInt16, count: UInt64) {
        self.port = port
        self.count = count
    }
}

/// An error that reading a socket gave, for the log; `code` is an `errno`.
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
    /// Datagrams handed out, strangers' included.
    public var received: UInt64
    /// Of those, from another address than the port is pinned to.
    public var unexpectedSenders: UInt64
    /// Datagrams that the kernel dropped.
    public var dropped: UInt64
    /// Of those, what no `ReceiveResult` has told; set by a close only.
    public var newlyDropped: UInt64 = 0
}
