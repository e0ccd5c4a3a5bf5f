import Glibc

/// Who makes a whole file durable and closes it.
///
/// `fdatasync` may take as long as the disk likes. A batch waits for it; a live recording, which has sockets to read, does
/// not.
public protocol FileClosing {
    /// Takes over a descriptor, whose file nobody writes any more.
    func close(_ descriptor: Int32, path: String) throws(StorageError)
    /// Returns when every file is durable and closed; throws what went wrong with the first that is not.
    func finish() throws(StorageError)
}

/// Closes a file before going on.
public struct ImmediateClosing: FileClosing {
    public init() {}

    public func close(_ descriptor: Int32, path: String) throws(StorageError) {
        if let failure = Self.close(descriptor, path: path) { throw failure }
    }

    public func finish() {}

    /// Makes a file durable and closes it, in this order and whatever happens. Returns what went wrong.
    public static func close(_ descriptor: Int32, path: String) -> StorageError? {
        let failure = fdatasync(descriptor) == 0 ? nil : StorageError.ofFailed("fdatasync", path)
        _ = Glibc.close(descriptor)
        return failure
    }
}
