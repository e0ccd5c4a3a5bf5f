import Glibc
import Synchronization
import Threads

/// SIGINT and SIGTERM as values: the first asks the recording to finish, the second ends the process at once.
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
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        // Writing to a closed connection becomes an error of the call instead of ending the process.
        signal(SIGPIPE, SIG_IGN)
        // Exceeding the file size limit becomes an error too, and ends the job as a full disk does.
        signal(SIGXFSZ, SIG_IGN)
        let signals = set
        DetachedThread.start { [self] in
            var waiting = signals
            while true {
                var number: Int32 = 0
                guard unsafe sigwait(&waiting, &number) == 0 else { return }
                if count.add(1, ordering: .sequentiallyConsistent).newValue > 1 {
                    // Journal and files are recoverable; the second signal promises no more than that.
                    _exit(128 + number)
                }
                onSignal()
            }
        }
    }
}
