import CSockets
public import Media

/// Ends a receiver's wait from any thread. Wakes that come together are one; a wake before the wait counts.
public final class Waker: Sendable {
    let descriptor: Int32

    init() throws(IngestError) {
        descriptor = try checked(cs_waker(), "eventfd")
    }

    deinit {
        cs_close(descriptor)
    }

    public func wake() {
        cs_wake(descriptor)
    }

    /// Sleeps until a wake or until `timeout` is over. A wake is not used up: the next `receive` still tells of it.
    public func wait(_ timeout: Interval) {
        cs_wait(descriptor, Int32(clamping: max(0, timeout.nanoseconds) / 1_000_000))
    }

    func reset() {
        cs_quiet(descriptor)
    }
}
