import Glibc
public import Media

/// A value that several threads share: one at a time changes it, and others wait until it is as they need it.
@safe public final class Monitor<State>: @unchecked Sendable {
    // Guarded by `mutex`. Mutex and condition are allocated once, because their addresses must not change.
    private var state: State
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    public init(_ state: sending State) {
        self.state = state
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        // A step of the wall clock must not change how long `wait` waits.
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Changes the value.
    ///
    /// - Parameter isWaking: whether those who wait look at it again.
    public func update<Result>(isWaking: Bool = true, _ body: (inout State) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        let result = body(&state)
        unsafe pthread_mutex_unlock(mutex)
        // After unlocking, so that the woken threads find the lock free.
        if isWaking { wake() }
        return result
    }

    /// Has all waiting threads look at the value again.
    public func wake() {
        unsafe pthread_cond_broadcast(condition)
    }

    /// Waits until `body` gives something. It is called with the lock held, once at first and after every `update`; its
    /// own changes wake no other thread.
    public func wait<Result>(_ body: (inout State) -> Result?) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            unsafe pthread_cond_wait(condition, mutex)
        }
    }

    /// Like `wait`, but no longer than `timeout`; nil then.
    public func wait<Result>(for timeout: Interval, _ body: (inout State) -> Result?) -> Result? {
        var deadline = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &deadline)
        let (seconds, rest) = Int(max(0, timeout.nanoseconds)).quotientAndRemainder(dividingBy: 1_000_000_000)
        let nanoseconds = deadline.tv_nsec + rest
        deadline.tv_sec += seconds + nanoseconds / 1_000_000_000
        deadline.tv_nsec = nanoseconds % 1_000_000_000
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            if unsafe pthread_cond_timedwait(condition, mutex, &deadline) != 0 { return body(&state) }
        }
    }
}
