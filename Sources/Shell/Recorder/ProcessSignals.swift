import Glibc
import Synchronization
import Threads

/// SIGINT, SIGTERM and SIGHUP as values: the first asks the recording to finish, the second ends the process at once.
///
/// SIGHUP alone never counts as the second: a terminal that is closed sends it more than once. A process that was
/// started to ignore it (`nohup`) ignores it.
///
/// All threads block the signals, and one thread waits for them, so no handler interrupts other code.
public final class ProcessSignals: Sendable {
    private let count = Atomic<Int>(0)

    /// Create it before any other thread, so that all threads inherit the mask. `onSignal` runs on the signal thread.
    public init(onSignal: @escaping @Sendable () -> Void = {}) {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGINT)
        unsafe sigaddset(&set, SIGTERM)
        if !Self.isIgnored(SIGHUP) { unsafe sigaddset(&set, SIGHUP) }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        let signals = set
        DetachedThread.start { [self] in
            var waiting = signals
            while true {
                var number: Int32 = 0
                guard unsafe sigwait(&waiting, &number) == 0 else { return }
                let count = count.add(1, ordering: .sequentiallyConsistent).newValue
                if count > 1, number == SIGHUP { continue }
                if count > 1 {
                    // Journal and files are recoverable; the second signal promises no more than that.
                    _exit(128 + number)
                }
                onSignal()
            }
        }
    }

    /// Blocked signals wait even if they are ignored, so an ignored one must not be blocked (signal(7)).
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return false }
        let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        let ignoring = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
        return handler == ignoring
    }
}
