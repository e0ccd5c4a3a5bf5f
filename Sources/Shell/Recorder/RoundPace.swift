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
    /// For a flood: a hundred wake-ups a second are no burden beside its packets.
    static let least = Interval(milliseconds: 10)
    private static let fullPacketBytes = 2304
    /// A part waits for a quarter of its length at most: an eighth on average, beside what a player waits for.
    private static let roundsPerPart: Int64 = 4

    /// What came to the busiest socket in the last round.
    struct Load: Equatable {
        var datagrams = 0
        /// The time in which it came.
        var time = Interval.zero
    }

    /// What a recording makes, and should not wait.
    struct Work: Equatable {
        /// There is a view, whose work is spread over shorter rounds.
        var isComposing = false
        /// The shortest parts of segments; nil without parts.
        var partTarget: Interval?
    }

    /// - Parameters:
    ///   - buffer: the smallest receive buffer that the kernel granted to a socket; nil without sockets.
    ///   - recoveryPoint: received packets must be on the disk within this time, so the sockets are read at least that
    ///     often.
    ///   - isWaiting: a received packet is not in the files yet, or a key-frame request is due.
    ///   - work: what is being made.
    ///   - load: if it goes on, no more than half of a buffer fills.
    static func interval(
        buffer: Int?, recoveryPoint: Interval, isWaiting: Bool, work: Work = Work(), load: Load = Load()
    ) -> Interval {
        var limit = min(recoveryPoint, halfFull(buffer, load) ?? recoveryPoint)
        if let part = work.partTarget {
            limit = min(limit, max(least, Interval(nanoseconds: part.nanoseconds / roundsPerPart)))
        }
        guard (buffer ?? 0) >= ampleBuffer, !work.isComposing else { return min(shortest, limit) }
        return min(isWaiting ? waiting : longest, limit)
    }

    /// How long it takes until half of a buffer is full.
    private static func halfFull(_ buffer: Int?, _ load: Load) -> Interval? {
        guard let buffer, load.datagrams > 0 else { return nil }
        let room = Int64(buffer / 2 / fullPacketBytes)
        let time = max(load.time, least).nanoseconds.multipliedReportingOverflow(by: room)
        return time.overflow ? nil : max(least, Interval(nanoseconds: time.partialValue / Int64(load.datagrams)))
    }
}
