import Glibc

/// `<output.directory>/<job>/`: all files of a job.
public struct JobDirectory: Sendable {
    public let path: String

    public var journal: String { path + "/journal.pcapng" }
    public var job: String { path + "/job.json" }
    public var report: String { path + "/report.json" }
    public var activity: String { path + "/activity.json" }

    /// A directory that exists.
    public init(existing path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The job directories at `path`: itself if it contains a journal, otherwise those below it.
    public static func all(at path: String) throws(StorageError) -> [JobDirectory] {
        let own = JobDirectory(existing: path)
        if unsafe access(own.journal, F_OK) == 0 { return [own] }
        guard unsafe access(path, R_OK | X_OK) == 0 else { throw .failed(operation: "open", path: path, errno: errno) }
        return TextFile.names(in: path).sorted()
            .map { JobDirectory(existing: own.path + "/" + $0) }
            .filter { unsafe access($0.journal, F_OK) == 0 }
    }

    /// A job was or is recorded here: only its own recorder and a recovery write into such a directory.
    public var holdsJob: Bool {
        unsafe access(journal, F_OK) == 0 || access(job, F_OK) == 0
    }

    /// Creates the directory; refuses one that contains a journal or a report, because no recording is ever
    /// overwritten.
    public init(creating path: String, overwrites: Bool = false) throws(StorageError) {
        self.path = path
        var made = ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            if unsafe mkdir(made, 0o755) != 0, errno != EEXIST {
                throw .failed(operation: "mkdir", path: made, errno: errno)
            }
        }
        let isTaken = unsafe access(journal, F_OK) == 0 || access(report, F_OK) == 0
        if !overwrites, isTaken { throw .jobDirectoryExists(path: path) }
    }

    /// Deletes the journal, and the keys that are useless without it.
    public func deleteJournal() throws(StorageError) {
        for path in [journal, path + "/keys.json"] where unsafe unlink(path) != 0 && errno != ENOENT {
            throw .ofFailed("unlink", path)
        }
    }

    /// Writes a small file so that readers see either the old one or the complete new one.
    public func write(_ text: String, to path: String) throws(StorageError) {
        try SmallFile.write(text, to: path)
    }
}
