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
        try SmallFile.write(text, to: path)
    }
}
