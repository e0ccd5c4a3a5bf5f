import Glibc
import Packaging

/// `<output.directory>/<job>/`: all files of a job.
public struct JobDirectory: Sendable {
    public let path: String

    public var journal: String { path + "/journal.pcapng" }
    public var job: String { path + "/job.json" }
    public var report: String { path + "/report.json" }
    public var activity: String { path + "/activity.json" }
    /// What a source forwards to the job's recorder (`ForwardingLog`).
    public var forwarding: String { path + "/forwarding.jsonl" }
    var keys: String { path + "/keys.json" }
    /// The credentials of the places that presentations are sent to (`PushCredentials`).
    var push: String { path + "/push.json" }

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
        guard unsafe access(own.path + "/.", F_OK) == 0 || errno != ENOTDIR else {
            throw .unsuitable(path: path, problem: "is a file; name the directory of the job")
        }
        guard unsafe access(path, R_OK | X_OK) == 0 else { throw .failed(operation: "open", path: path, errno: errno) }
        return TextFile.names(in: path).sorted()
            .map { JobDirectory(existing: own.path + "/" + $0) }
            .filter { unsafe access($0.journal, F_OK) == 0 }
    }

    /// A job was or is recorded here: only its own recorder and a recovery write into such a directory.
    public var holdsJob: Bool {
        unsafe access(journal, F_OK) == 0 || access(job, F_OK) == 0
    }

    /// A job is here, or files that were made of one or of a capture.
    public var holdsRecordings: Bool {
        unsafe access(report, F_OK) == 0 || holdsJob || !recordings.isEmpty
    }

    /// The names of recordings and of presentations' folders, complete or not.
    public var recordings: [String] {
        let endings = Container.allCases.map { "." + $0.rawValue }.flatMap { [$0, TemporaryName.of($0)] }
        return TextFile.names(in: path).filter { name in
            endings.contains { name.hasSuffix($0) } || isPresentation(path + "/" + name)
        }
    }

    private func isPresentation(_ folder: String) -> Bool {
        HeldPresentation.lists.contains { unsafe access(folder + "/" + $0.name, F_OK) == 0 }
    }

    /// A job ran here, or something was made of one.
    public var isTaken: Bool {
        unsafe access(journal, F_OK) == 0 || access(report, F_OK) == 0 || !recordings.isEmpty
    }

    /// The mark of a job whose disk was so full that no report could be written. It has no content and needs no room.
    public var fullDiskMark: String { path + "/disk-full" }

    /// Leaves or removes the mark; it only says more exactly what `rokuga recover` knows anyway.
    public func markFullDisk(_ isFull: Bool) {
        guard isFull else {
            unsafe unlink(fullDiskMark)
            return
        }
        let descriptor = unsafe open(fullDiskMark, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        if descriptor >= 0 { close(descriptor) }
    }

    public var hasFullDiskMark: Bool { unsafe access(fullDiskMark, F_OK) == 0 }

    /// Moves the small files and the journal into a folder of the directory, over what is there.
    public func move(into folder: String) throws(StorageError) {
        let target = JobDirectory(existing: path + "/" + folder)
        if unsafe mkdir(target.path, 0o755) != 0, errno != EEXIST { throw .ofFailed("mkdir", target.path) }
        let files = [\JobDirectory.report, \.activity, \.job, \.keys, \.push, \.journal]
        for file in files where unsafe rename(self[keyPath: file], target[keyPath: file]) != 0 && errno != ENOENT {
            throw .ofFailed("rename", self[keyPath: file])
        }
    }

    /// Makes the names of new files durable.
    public func synchronize() throws(StorageError) {
        try SmallFile.synchronize(folder: path)
    }

    /// Creates the directory; refuses one that contains a journal, a report or a recording, because no recording is
    /// ever overwritten.
    public init(creating path: String, overwrites: Bool = false) throws(StorageError) {
        self.path = path
        var made = ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            if unsafe mkdir(made, 0o755) != 0, errno != EEXIST {
                throw .failed(operation: "mkdir", path: made, errno: errno)
            }
        }
        if !overwrites, isTaken { throw .jobDirectoryExists(path: path) }
    }

    /// Deletes the journal, and the keys and credentials that are useless without it.
    public func deleteJournal() throws(StorageError) {
        for path in [journal, keys, push] where unsafe unlink(path) != 0 && errno != ENOENT {
            throw .ofFailed("unlink", path)
        }
    }

    /// Writes a small file so that readers see either the old one or the complete new one.
    public func write(_ text: String, to path: String) throws(StorageError) {
        try SmallFile.write(text, to: path)
    }
}
