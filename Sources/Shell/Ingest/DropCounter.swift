/// A socket's count of datagrams that the kernel dropped, unwrapped from 32 to 64 bits.
///
/// Both sources report the same counter (`sk_drops`): SO_RXQ_OVFL with a datagram, as of the time when that datagram
/// was queued; SO_MEMINFO at any time. So a reading may be older than the previous one.
struct DropCounter {
    private var latest: UInt32 = 0
    private(set) var total: UInt64 = 0
    private var reported: UInt64 = 0

    mutating func observe(_ reading: UInt32) {
        total = total(with: reading)
        if Int32(bitPattern: reading &- latest) > 0 { latest = reading }
    }

    /// The total at a counter value of `reading`, without storing it.
    func total(with reading: UInt32) -> UInt64 {
        // The shorter way round the circle distinguishes an older reading from a newer one.
        let step = Int32(bitPattern: reading &- latest)
        return step > 0 ? total &+ UInt64(step) : total
    }

    /// The drops since the last call.
    mutating func takeNew() -> UInt64 {
        defer { reported = total }
        return total &- reported
    }
}
