import Glibc

/// Messages between threads, taken in the order of posting. The receiver may wait for a bounded time.
public final class Mailbox<Message: Sendable>: @unchecked Sendable {
    // Guarded by `mutex`. Mutex and condition are allocated once, because their addresses must not change.
    private var messages: [Message] = []
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    public init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // A step of the wall clock must not change how long `take` waits.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    public func post(_ message: Message) {
        pthread_mutex_lock(mutex)
        messages.append(message)
        pthread_mutex_unlock(mutex)
        // Signalled after unlocking, so that the thread that wakes up finds the lock free.
        pthread_cond_signal(condition)
    }

    /// Everything that is there, without waiting.
    public func takeAll() -> [Message] {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let taken = messages
        messages = []
        return taken
    }

    /// The next message, or nil after `milliseconds`.
    public func take(waiting milliseconds: Int) -> Message? {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        let nanoseconds = deadline.tv_nsec + (milliseconds % 1000) * 1_000_000
        deadline.tv_sec += milliseconds / 1000 + nanoseconds / 1_000_000_000
        deadline.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while messages.isEmpty {
            if pthread_cond_timedwait(condition, mutex, &deadline) != 0 { break }
        }
        return messages.isEmpty ? nil : messages.removeFirst()
    }
}
