import CSockets
public import Media

/// Ends a receiver's wait from any thread. Several wakes before a wait count as one.
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

    /// Sleeps until a wake or until `timeout` has passed. It does not consume the wake: the next `receive` still
    /// reports it.
    public func wait(_ timeout: Interval) {
        cs_wait(descriptor, Int32(clamping: max(0, timeout.nanoseconds) / 1_000_000))
    }

    func reset() {
        cs_quiet(descriptor)
    }
}
