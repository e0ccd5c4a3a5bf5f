import Glibc

/// `<output.directory>/<job>/`: everything a job leaves behind.
public struct JobDirectory: Sendable {
    public let path: String

    public var journal: String { path + "/journal.pcapng" }
    public var job: String { path + "/job.json" }
    public var report: String { path + "/report.json" }
    public var activity: String { path + "/activity.json" }

    /// A directory that is there.
    public init(existing path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The directories of jobs at `path`: itself where a journal lies in it, otherwise those below it.
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

    /// Makes the directory; refuses one in which a journal or a report lies, since no recording is ever overwritten.
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

    /// Deletes the journal and the keys that are of no use without it.
    public func deleteJournal() throws(StorageError) {
        for path in [journal, path + "/keys.json"] where unsafe unlink(path) != 0 && errno != ENOENT {
            throw .ofFailed("unlink", path)
        }
    }

    /// Writes a small file so that readers see the old one or the whole new one.
    public func write(_ text: String, to path: String) throws(StorageError) {
        try SmallFile.write(text, to: path)
    }
}
