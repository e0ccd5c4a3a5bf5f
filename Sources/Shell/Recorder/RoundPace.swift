import Media

/// How long a live recording sleeps between two rounds. The receive buffers must hold the packets of that time, and a
/// killed process may lose no more than the recovery point allows.
enum RoundPace {
    /// For receive buffers of a common default size: 212,992 bytes hold some 180 full packets, 100 ms at 17 Mbit/s.
    static let shortest = Interval(milliseconds: 100)
    /// While something is pending: a gap in the reorder buffer, the clock of a stream, a key frame.
    static let waiting = Interval(milliseconds: 240)
    /// Less than the default recovery point of 500 ms, with a margin for the disk.
    static let longest = Interval(milliseconds: 450)
    /// The kernel counts about 2300 bytes for a full packet, so 4 MiB hold 450 ms at 39 Mbit/s.
    static let ampleBuffer = 4 << 20

    /// - Parameters:
    ///   - buffer: the smallest receive buffer that the kernel granted to a socket; nil without sockets.
    ///   - recoveryPoint: received packets must be on the disk within this time, so the sockets are read at least that
    ///     often.
    ///   - isWaiting: a received packet is not in the files yet, or a key-frame request is due.
    ///   - isComposing: there is a view, whose work is spread over shorter rounds.
    static func interval(
        buffer: Int?, recoveryPoint: Interval, isWaiting: Bool, isComposing: Bool = false
    ) -> Interval {
        guard (buffer ?? 0) >= ampleBuffer, !isComposing else { return min(shortest, recoveryPoint) }
        return min(isWaiting ? waiting : longest, recoveryPoint)
    }
}
