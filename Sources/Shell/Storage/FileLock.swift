import Glibc
import Threads

/// The lock of an open file, by which one process shows others that it is at work. It ends with the process that holds
/// it (flock(2)).
enum FileLock {
    private static let attempts = 4

    /// Locks an open file, as long as it is open.
    ///
    /// - Returns: false if another process holds the lock. A file system without locks cannot show other processes;
    ///   refusing there would help no one.
    static func take(_ descriptor: Int32) -> Bool {
        for _ in 0..<attempts {
            let isBusy = retrying { flock(descriptor, LOCK_EX | LOCK_NB) } != 0 && errno == EWOULDBLOCK
            guard isBusy else { return true }
            // `isHeld` of another process holds it for a moment.
            poll(nil, 0, 5)
        }
        return false
    }

    /// Whether a process holds the lock of a file now; false where there is no file.
    static func isHeld(_ path: String) -> Bool {
        let descriptor = retrying { unsafe open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return retrying { flock(descriptor, LOCK_SH | LOCK_NB) } != 0 && errno == EWOULDBLOCK
    }
}
