import Glibc

/// The right to write the files of a job: a lock on its journal, which goes away with the process that holds it
/// (flock(2)).
///
/// Whoever only reads the journal needs none.
public final class JobLock: Sendable {
    private let descriptor: Int32

    /// Throws `jobInUse` where another process holds the lock.
    public init(of directory: JobDirectory) throws(StorageError) {
        descriptor = unsafe open(directory.journal, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failed(operation: "open", path: directory.journal, errno: errno) }
        // A file system without locks cannot tell; nobody would be served by a job that does not start there.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            close(descriptor)
            throw .jobInUse(path: directory.path)
        }
    }

    deinit {
        close(descriptor)
    }
}
