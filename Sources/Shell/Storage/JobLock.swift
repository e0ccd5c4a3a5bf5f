import Glibc
import Threads

/// The right to write the files of a job: a `FileLock` on its directory and on its journal.
///
/// A recorder locks the directory before there is a journal, so that no recovery comes between. The journal's lock is
/// the one that older versions know. Reading needs no lock.
public final class JobLock: Sendable {
    private let descriptors: [Int32]

    /// Throws `jobInUse` if another process holds the lock.
    public init(of directory: JobDirectory) throws(StorageError) {
        let held = try Self.lock(directory.path, O_RDONLY | O_DIRECTORY, of: directory)
        do throws(StorageError) {
            descriptors = [held, try Self.lock(directory.journal, O_RDWR, of: directory)]
        } catch {
            close(held)
            throw error
        }
    }

    /// Locks a directory in which a journal is going to be. `ofJournal` locks that too, once it is there.
    public init(before directory: JobDirectory) throws(StorageError) {
        descriptors = [try Self.lock(directory.path, O_RDONLY | O_DIRECTORY, of: directory)]
    }

    private init(_ descriptor: Int32) {
        descriptors = [descriptor]
    }

    /// The lock of the journal alone, to be held beside that of the directory.
    public static func ofJournal(in directory: JobDirectory) throws(StorageError) -> JobLock {
        JobLock(try lock(directory.journal, O_RDWR, of: directory))
    }

    private static func lock(_ path: String, _ flags: Int32, of directory: JobDirectory) throws(StorageError) -> Int32 {
        let descriptor = retrying { unsafe open(path, flags | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .failed(operation: "open", path: path, errno: errno) }
        guard FileLock.take(descriptor) else {
            close(descriptor)
            throw .jobInUse(path: directory.path)
        }
        return descriptor
    }

    /// Whether a process records or recovers the job now.
    public static func isHeld(for directory: JobDirectory) -> Bool {
        FileLock.isHeld(directory.journal)
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }
}
