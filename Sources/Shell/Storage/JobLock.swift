import Glibc

/// The right to write the files of a job: a lock on its journal, which ends with the process that holds it (flock(2)).
///
/// Reading the journal needs no lock.
public final class JobLock: Sendable {
    private let descriptor: Int32

    /// Throws `jobInUse` if another process holds the lock.
    public init(of directory: JobDirectory) throws(StorageError) {
        descriptor = retrying { unsafe open(directory.journal, O_RDWR | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .failed(operation: "open", path: directory.journal, errno: errno) }
        // A file system without locks cannot show other processes; refusing to start there would help no one.
        for _ in 0..<Self.attempts {
            guard retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) != 0, errno == EWOULDBLOCK else { return }
            // `isHeld` of another process holds it for a moment.
            poll(nil, 0, 5)
        }
        close(descriptor)
        throw .jobInUse(path: directory.path)
    }

    private static let attempts = 4

    /// Whether a process records or recovers the job now.
    public static func isHeld(for directory: JobDirectory) -> Bool {
        let descriptor = retrying { unsafe open(directory.journal, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return retrying { flock(descriptor, LOCK_SH | LOCK_NB) } != 0 && errno == EWOULDBLOCK
    }

    deinit {
        close(descriptor)
    }
}
