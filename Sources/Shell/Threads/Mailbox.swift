import Glibc
public import Media

/// Messages between threads, received in the order of posting. The receiver may wait for a limited time.
@safe public final class Mailbox<Message: Sendable>: @unchecked Sendable {
    // Guarded by `mutex`. Mutex and condition are allocated once, because their addresses must not change.
    private var messages: [Message] = []
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    public init() {
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        // A step of the wall clock must not change how long `take` waits.
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

    public func post(_ message: Message) {
        unsafe pthread_mutex_lock(mutex)
        messages.append(message)
        unsafe pthread_mutex_unlock(mutex)
        // Signalled after unlocking, so that the woken thread finds the lock free.
        unsafe pthread_cond_signal(condition)
    }

    /// All messages, without waiting.
    public func takeAll() -> [Message] {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        let taken = messages
        messages = []
        return taken
    }

    /// The next message, or nil after `timeout`.
    public func take(waiting timeout: Interval) -> Message? {
        var deadline = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &deadline)
        let (seconds, rest) = Int(max(0, timeout.nanoseconds)).quotientAndRemainder(dividingBy: 1_000_000_000)
        let nanoseconds = deadline.tv_nsec + rest
        deadline.tv_sec += seconds + nanoseconds / 1_000_000_000
        deadline.tv_nsec = nanoseconds % 1_000_000_000
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while messages.isEmpty {
            if unsafe pthread_cond_timedwait(condition, mutex, &deadline) != 0 { break }
        }
        return messages.isEmpty ? nil : messages.removeFirst()
    }
}
