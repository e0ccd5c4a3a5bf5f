import Glibc
import Jobs
import Threads

/// The folders of presentations. Each file in them appears whole under its name; nothing in them waits for the disk
/// before the presentation is complete.
///
/// A live recording makes a new folder. One that replaces another is made beside it, and takes its place at the end
/// where it holds at least as much.
struct PresentationFolders: ~Copyable {
    private let directory: String
    private var replaces: Bool
    /// By name: where their files are written.
    private var paths: [String: String] = [:]
    /// Complete ones that replace others.
    private var replacements: [String] = []

    init(directory: String, replaces: Bool) {
        self.directory = directory
        self.replaces = replaces
    }

    deinit {
        // An incomplete replacement only wastes space.
        if replaces { for path in paths.values { FolderRemoval.remove(path) } }
    }

    /// Whether an output lies in a folder of its own, or is one.
    func contains(_ output: String) -> Bool {
        output.contains("/") || paths[output] != nil
    }

    /// Gives a file new content as a whole.
    mutating func replace(_ output: String, with bytes: [UInt8]) throws(StorageError) {
        let path = try path(of: output)
        let temporary = TemporaryName.of(path)
        var descriptor = Self.create(temporary)
        if descriptor < 0, errno == ENOENT {
            try makeFolders(of: output)
            descriptor = Self.create(temporary)
        }
        guard descriptor >= 0 else { throw .ofFailed("open", temporary) }
        defer { close(descriptor) }
        guard WholeWrite.write(bytes, to: descriptor) else {
            let failure = StorageError.ofFailed("write", path)
            unsafe unlink(temporary)
            throw failure
        }
        guard retrying({ unsafe rename(temporary, path) }) == 0 else { throw .ofFailed("rename", path) }
    }

    private static func create(_ path: String) -> Int32 {
        retrying { unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
    }

    mutating func remove(_ output: String) throws(StorageError) {
        let path = try path(of: output)
        if unsafe unlink(path) != 0, errno != ENOENT { throw .ofFailed("unlink", path) }
    }

    /// A presentation is whole.
    ///
    /// - Returns: its folder, opened to be made durable; nil where nothing was written.
    mutating func complete(_ output: String) throws(StorageError) -> (descriptor: Int32, path: String)? {
        guard let path = paths[output] else { return nil }
        let descriptor = retrying { unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .ofFailed("open", path) }
        if replaces {
            replacements.append(output)
        } else {
            paths[output] = nil
        }
        return (descriptor, path)
    }

    /// Gives complete replacements their names.
    ///
    /// - Returns: presentations that hold more than what was to replace them: they stay, beside the new ones.
    mutating func finish() throws(StorageError) -> [KeptOutput] {
        var kept: [KeptOutput] = []
        for output in replacements {
            guard let path = paths.removeValue(forKey: output) else { continue }
            let fuller = HeldPresentation.fuller(at: directory + "/" + output, than: path)
            kept += try takeName(output, path, insteadOf: fuller).kept
        }
        replacements = []
        return kept
    }

    /// Gives all replacements their names, complete or not. From then on folders get theirs with their first file.
    ///
    /// - Returns: presentations that hold more than what was to replace them: they stay, beside the new ones.
    mutating func takeNames() throws(StorageError) -> [KeptOutput] {
        var kept: [KeptOutput] = []
        let growing = paths.keys.filter { !replacements.contains($0) }.sorted()
        for output in growing {
            guard let path = paths[output] else { continue }
            let further = HeldPresentation.further(at: directory + "/" + output, than: path)
            let place = try takeName(output, path, insteadOf: further)
            paths[output] = place.path
            kept += place.kept
        }
        kept += try finish()
        replaces = false
        return kept
    }

    /// - Parameter fuller: what stays under the name.
    private func takeName(
        _ output: String, _ path: String, insteadOf fuller: HeldPresentation?
    ) throws(StorageError) -> (path: String, kept: [KeptOutput]) {
        let finalPath = directory + "/" + output
        guard let fuller else {
            try exchange(path, finalPath)
            return (finalPath, [])
        }
        let target = HeldFile.remadePath(beside: finalPath)
        guard unsafe rename(path, target) == 0 else { throw .ofFailed("rename", target) }
        return (target, fuller.kept(output, insteadOf: target))
    }

    /// The new folder takes the old one's name at once; then the old one goes.
    private func exchange(_ path: String, _ finalPath: String) throws(StorageError) {
        if FileSystemCall.exchange(path, finalPath) == 0 {
            FolderRemoval.remove(path)
        } else if unsafe rename(path, finalPath) != 0 {
            throw .ofFailed("rename", finalPath)
        }
    }

    /// Where a file is written. The presentation's folder is there then, one of a track perhaps not.
    private mutating func path(of output: String) throws(StorageError) -> String {
        let parts = output.split(separator: "/")
        guard let first = parts.first else { throw .outputExists(path: directory) }
        return try ([root(String(first))] + parts.dropFirst().map(String.init)).joined(separator: "/")
    }

    /// With the first file of a track, or where somebody has removed its folder.
    private mutating func makeFolders(of output: String) throws(StorageError) {
        let parts = output.split(separator: "/")
        var path = try root(String(parts.first ?? ""))
        for part in parts.dropFirst().dropLast() {
            path += "/" + part
            if unsafe mkdir(path, 0o755) != 0, errno != EEXIST { throw .ofFailed("mkdir", path) }
        }
    }

    private mutating func root(_ name: String) throws(StorageError) -> String {
        if let path = paths[name] { return path }
        let path = replaces ? TemporaryName.of(directory + "/" + name) : directory + "/" + name
        // That of a killed recovery.
        if replaces { FolderRemoval.remove(path) }
        guard unsafe mkdir(path, 0o755) == 0 else {
            throw errno == EEXIST ? .outputExists(path: path) : .ofFailed("mkdir", path)
        }
        paths[name] = path
        return path
    }
}
