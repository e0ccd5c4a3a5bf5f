import Glibc

/// `<output.directory>/<job>/`: everything a job leaves behind.
public struct JobDirectory: Sendable {
    public let path: String

    public var journal: String { path + "/journal.pcapng" }
    public var job: String { path + "/job.json" }
    public var report: String { path + "/report.json" }
    public var activity: String { path + "/activity.json" }

    /// Makes the directory; refuses one in which a journal lies, since no recording is ever overwritten.
    public init(creating path: String, overwrites: Bool = false) throws(RecorderError) {
        self.path = path
        var made = ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            if mkdir(made, 0o755) != 0, errno != EEXIST {
                throw .failed(operation: "mkdir", path: made, errno: errno)
            }
        }
        if !overwrites, access(journal, F_OK) == 0 { throw .jobDirectoryExists(path: path) }
    }

    /// Writes a small file so that readers see the old one or the whole new one.
    public func write(_ text: String, to path: String) throws(RecorderError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .failed(operation: "open", path: temporary, errno: errno) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let result = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if result < 0 && errno == EINTR { continue }
            guard result > 0 else {
                throw errno == ENOSPC ? .diskFull(path: path) : .failed(operation: "write", path: path, errno: errno)
            }
            written += result
        }
        guard fdatasync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw .failed(operation: "rename", path: path, errno: errno)
        }
    }
}
