/// A socket's count of datagrams that the kernel dropped, carried on over the wrap of its 32 bits.
///
/// Two ways lead to the same counter (`sk_drops`): SO_RXQ_OVFL gives it with a datagram, as it stood when that
/// datagram was queued; SO_MEMINFO gives it at any time. So a reading may be older than the one before it.
struct DropCounter {
    private var latest: UInt32 = 0
    private(set) var total: UInt64 = 0
    private var reported: UInt64 = 0

    mutating func observe(_ reading: UInt32) {
        total = total(with: reading)
        if Int32(bitPattern: reading &- latest) > 0 { latest = reading }
    }

    /// The total if the counter stands at `reading`, without noting it.
    func total(with reading: UInt32) -> UInt64 {
        // The shorter way round the circle tells an older reading from a newer one.
        let step = Int32(bitPattern: reading &- latest)
        return step > 0 ? total &+ UInt64(step) : total
    }

    /// What was counted since the last call.
    mutating func takeNew() -> UInt64 {
        defer { reported = total }
        return total &- reported
    }
}
