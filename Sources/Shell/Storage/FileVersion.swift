import Glibc

/// Which content of a file it is: another one has another inode, size or time.
public struct FileVersion: Equatable, Sendable {
    public var inode: UInt64
    public var byteCount: Int
    public var seconds: Int
    public var nanoseconds: Int

    public init(inode: UInt64, byteCount: Int, seconds: Int, nanoseconds: Int) {
        self.inode = inode
        self.byteCount = byteCount
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Of the file that has this name now; nil if there is none.
    public init?(ofFile path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        self.init(
            inode: UInt64(status.st_ino), byteCount: Int(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }
}
