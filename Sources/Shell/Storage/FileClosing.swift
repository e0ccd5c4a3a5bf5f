import Glibc
import Threads

/// Makes complete files durable and closes them.
///
/// `fdatasync` may take long. A batch waits for it; a live recording does not, because it has sockets to read.
public protocol FileClosing {
    /// Takes ownership of a descriptor whose file is complete.
    func close(_ descriptor: Int32, path: String) throws(StorageError)
    /// Returns when every file is durable and closed, with the errors that `close` did not throw.
    func finish() -> [StorageError]
}

/// Closes a file before it returns.
public struct ImmediateClosing: FileClosing {
    public init() {}

    public func close(_ descriptor: Int32, path: String) throws(StorageError) {
        if let failure = Self.close(descriptor, path: path) { throw failure }
    }

    public func finish() -> [StorageError] { [] }

    /// Makes a file durable, then closes it even if that failed. Returns the error.
    public static func close(_ descriptor: Int32, path: String) -> StorageError? {
        let failure = retrying { fdatasync(descriptor) } == 0 ? nil : StorageError.ofFailed("fdatasync", path)
        _ = Glibc.close(descriptor)
        return failure
    }

    /// Makes a file durable that is closed: `fdatasync` concerns the file, whichever descriptor wrote it.
    public static func synchronize(path: String) -> StorageError? {
        let descriptor = retrying { unsafe open(path, O_RDONLY | O_CLOEXEC) }
        return descriptor < 0 ? .ofFailed("open", path) : close(descriptor, path: path)
    }
}
