import CSockets

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

    func reset() {
        cs_quiet(descriptor)
    }
}
