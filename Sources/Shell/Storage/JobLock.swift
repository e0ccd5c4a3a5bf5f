import Glibc

/// The right to write the files of a job: a lock on its journal, which ends with the process that holds it (flock(2)).
///
/// Reading the journal needs no lock.
public final class JobLock: Sendable {
    private let descriptor: Int32

    /// Throws `jobInUse` if another process holds the lock.
    public init(of directory: JobDirectory) throws(StorageError) {
        descriptor = unsafe open(directory.journal, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failed(operation: "open", path: directory.journal, errno: errno) }
        // A file system without locks cannot show other processes; refusing to start there would help no one.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            close(descriptor)
            throw .jobInUse(path: directory.path)
        }
    }

    deinit {
        close(descriptor)
    }
}
