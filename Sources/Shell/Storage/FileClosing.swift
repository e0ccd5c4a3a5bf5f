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

    /// Makes a file or folder durable, then closes it even if that failed. Returns the error.
    public static func close(_ descriptor: Int32, path: String) -> StorageError? {
        // Of a folder everything that is in it: a presentation has thousands of files, and no descriptor for each.
        let (call, name): (@Sendable (Int32) -> Int32, String) =
            isFolder(descriptor)
            ? ({ FileSystemCall.synchronizeFileSystem(of: $0) }, "syncfs") : ({ fdatasync($0) }, "fdatasync")
        let failure = retrying { call(descriptor) } == 0 ? nil : StorageError.ofFailed(name, path)
        _ = Glibc.close(descriptor)
        return failure
    }

    private static func isFolder(_ descriptor: Int32) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Makes a file durable that is closed: `fdatasync` concerns the file, whichever descriptor wrote it.
    public static func synchronize(path: String) -> StorageError? {
        let descriptor = retrying { unsafe open(path, O_RDONLY | O_CLOEXEC) }
        return descriptor < 0 ? .ofFailed("open", path) : close(descriptor, path: path)
    }
}
