import Glibc
import Synchronization
import Threads

/// SIGINT and SIGTERM as values: the first asks the recording to finish, the second ends the process at once.
///
/// The signals are blocked in every thread and taken by one thread of their own, so that no handler runs in the middle
/// of anything.
public final class ProcessSignals: Sendable {
    private let count = Atomic<Int>(0)

    /// Must be made before any other thread, which then inherits the mask. `onSignal` runs on the signal thread.
    public init(onSignal: @escaping @Sendable () -> Void = {}) {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // A peer that closed its connection shows as an error of the call, not as the end of the process.
        signal(SIGPIPE, SIG_IGN)
        // A file that has reached its limit is told as an error too, and ends the job as a full disk does.
        signal(SIGXFSZ, SIG_IGN)
        let signals = set
        DetachedThread.start { [self] in
            var waiting = signals
            while true {
                var number: Int32 = 0
                guard sigwait(&waiting, &number) == 0 else { return }
                if count.add(1, ordering: .sequentiallyConsistent).newValue > 1 {
                    // What is in the journal and in the files is recoverable; nothing more is promised.
                    _exit(128 + number)
                }
                onSignal()
            }
        }
    }
}
