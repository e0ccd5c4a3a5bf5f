import Media

/// How long a live recording sleeps between two rounds: as long as the sockets' receive buffers safely hold what comes.
enum RoundPace {
    /// With buffers of a common default size: 212,992 bytes hold some 180 full packets, 100 ms at 17 Mbit/s.
    static let shortest = Interval(milliseconds: 100)
    /// Two of these lie within the default recovery point of 500 ms.
    static let longest = Interval(milliseconds: 240)
    /// A full packet takes about 2300 bytes of the kernel's count; 2 MiB of them are 240 ms at 35 Mbit/s.
    static let ampleBuffer = 2 << 20

    /// - Parameters:
    ///   - buffer: the least receive buffer that was granted to a socket, nil while there is none.
    ///   - recoveryPoint: what came must be on the disk within this time, so it is read at least that often.
    static func interval(buffer: Int?, recoveryPoint: Interval) -> Interval {
        min((buffer ?? 0) >= ampleBuffer ? longest : shortest, recoveryPoint)
    }
}
