import Media

/// How long a live recording sleeps between two rounds: as long as the sockets' receive buffers safely hold what comes
/// and a killed process may lose.
enum RoundPace {
    /// With buffers of a common default size: 212,992 bytes hold some 180 full packets, 100 ms at 17 Mbit/s.
    static let shortest = Interval(milliseconds: 100)
    /// While something waits: a lost packet for its time, a stream for its clock, a picture for a key frame.
    static let waiting = Interval(milliseconds: 240)
    /// Lies within the default recovery point of 500 ms, with room for the disk.
    static let longest = Interval(milliseconds: 450)
    /// A full packet takes about 2300 bytes of the kernel's count; 4 MiB of them are 450 ms at 39 Mbit/s.
    static let ampleBuffer = 4 << 20

    /// - Parameters:
    ///   - buffer: the least receive buffer that was granted to a socket, nil while there is none.
    ///   - recoveryPoint: what came must be on the disk within this time, so it is read at least that often.
    ///   - isWaiting: something that came is not in the files yet, or the source is to be asked for a key frame.
    ///   - isComposing: a view is made, which is much work that had better be spread.
    static func interval(
        buffer: Int?, recoveryPoint: Interval, isWaiting: Bool, isComposing: Bool = false
    ) -> Interval {
        guard (buffer ?? 0) >= ampleBuffer, !isComposing else { return min(shortest, recoveryPoint) }
        return min(isWaiting ? waiting : longest, recoveryPoint)
    }
}
