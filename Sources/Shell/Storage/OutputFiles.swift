import Glibc
public import Jobs
public import Packaging
import Threads

/// The files of one recording: appends the engine's bytes, and writes corrections in place.
///
/// A live recording's file has its final name from its first byte, so that after a crash it can be found and played.
/// It never opens one that is there already. Files that replace others get their names when all of them are complete,
/// and only where they hold at least as much.
public struct OutputFiles: ~Copyable {
    private struct OpenFile {
        /// -1 while it is closed.
        var descriptor: Int32
        var path: String
        /// The final name of a file that replaces another.
        var finalPath: String?
        var end: Int64
        /// The number of the last write.
        var lastWrite = 0
    }

    /// The maximum of open files: a quarter of the process's descriptors, and no more than 256. A connection writes one
    /// or two; files that a format change has ended need none. One that is written to again is opened again.
    public static func openFiles(of limit: Int) -> Int { max(1, min(256, limit / 4)) }

    static let maximumOpen = openFiles(of: ProcessSurroundings.descriptorLimit)

    private let directory: String
    private var replaces: Bool
    private let closing: any FileClosing
    private var files: [String: OpenFile] = [:]
    private var presentations: PresentationFolders
    /// Complete files that replace others, with their final names.
    private var renames: [(path: String, finalPath: String)] = []
    private var openCount = 0
    /// The number of writes; the first one creates a name in the folder.
    private var writeCount = 0

    /// - Parameters:
    ///   - replaces: keeps existing files unchanged until `finish()`.
    ///   - closing: makes complete files durable and closes them.
    public init(directory: String, replaces: Bool = false, closing: any FileClosing = ImmediateClosing()) {
        self.directory = directory
        self.closing = closing
        self.replaces = replaces
        presentations = PresentationFolders(directory: directory, replaces: replaces)
    }

    deinit {
        for file in files.values {
            if file.descriptor >= 0 { close(file.descriptor) }
            // An incomplete replacement only wastes space: the old file still exists.
            if file.finalPath != nil { unsafe unlink(file.path) }
        }
        for (path, _) in renames { unsafe unlink(path) }
    }

    /// Performs the engine's actions in order.
    public mutating func perform(_ action: OutputAction) throws(StorageError) {
        switch action {
        case .append(let name, let offset, let bytes): try append(bytes, at: offset, to: name)
        case .patch(let name, let corrections): try patch(corrections, of: name)
        case .replace(let name, let bytes):
            try presentations.replace(name, with: bytes)
            writeCount += 1
        case .complete(let name) where presentations.contains(name):
            guard let (descriptor, path) = try presentations.complete(name) else { return }
            try closing.close(descriptor, path: path)
        case .complete(let name): try complete(name)
        case .remove(let name) where presentations.contains(name): try presentations.remove(name)
        case .remove(let name): try remove(name)
        }
    }

    private mutating func append(_ bytes: [UInt8], at offset: Int64, to name: String) throws(StorageError) {
        var file = files[name] ?? newFile(name)
        guard offset == file.end else {
            throw .outputOutOfStep(path: file.path, expected: file.end, actual: offset)
        }
        try open(&file, isNew: files[name] == nil)
        // Stored before the write, so that it is closed even if the write fails.
        store(file, name)
        try write(bytes, at: offset, of: file)
        files[name]?.end += Int64(bytes.count)
        if openCount > Self.maximumOpen { closeOldest() }
    }

    private mutating func patch(_ corrections: [OutputBytes.Patch], of name: String) throws(StorageError) {
        guard var file = files[name] else {
            throw .outputOutOfStep(path: directory + "/" + name, expected: 0, actual: corrections.map(\.end).max() ?? 0)
        }
        try open(&file, isNew: false)
        store(file, name)
        var rest = corrections[...]
        while let first = rest.first {
            let near = rest.prefix { $0.offset >= first.offset && $0.end - first.offset <= Self.rewriteLimit }
            if near.count < Self.leastRewrite {
                try write(first.bytes, at: first.offset, of: file)
                rest = rest.dropFirst()
            } else {
                try rewrite(near, of: file)
                rest = rest.dropFirst(near.count)
            }
        }
        if openCount > Self.maximumOpen { closeOldest() }
    }

    /// Makes a file durable and closes it; one that replaces another gets its name in `finish()`.
    private mutating func complete(_ name: String) throws(StorageError) {
        guard var file = files[name] else { return }
        try open(&file, isNew: false)
        openCount -= 1
        files[name] = nil
        if let finalPath = file.finalPath { renames.append((file.path, finalPath)) }
        try closing.close(file.descriptor, path: file.path)
    }

    private mutating func remove(_ name: String) throws(StorageError) {
        // What was there before stays.
        var paths = replaces ? [] : [directory + "/" + name]
        if let file = files.removeValue(forKey: name) {
            if file.descriptor >= 0 {
                close(file.descriptor)
                openCount -= 1
            }
            if file.finalPath != nil { paths.append(file.path) }
        }
        for path in paths where unsafe unlink(path) != 0 && errno != ENOENT { throw .ofFailed("unlink", path) }
    }

    private mutating func store(_ file: OpenFile, _ name: String) {
        writeCount += 1
        files[name] = file
        files[name]?.lastWrite = writeCount
    }

    /// A start correction changes two bytes in each of some thousand blocks. Reading and rewriting the bytes around
    /// them needs a tenth of the system calls. If a kill interrupts it, the rewritten bytes equal the old ones.
    private static let rewriteLimit: Int64 = 256 << 10
    private static let leastRewrite = 16

    private func rewrite(_ patches: ArraySlice<OutputBytes.Patch>, of file: OpenFile) throws(StorageError) {
        guard let start = patches.first?.offset, let end = patches.map(\.end).max() else { return }
        var bytes = [UInt8](repeating: 0, count: Int(end - start))
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe pread(file.descriptor, buffer.baseAddress, buffer.count, off_t(start))
        }
        guard count == bytes.count else {
            for patch in patches { try write(patch.bytes, at: patch.offset, of: file) }
            return
        }
        for patch in patches {
            let offset = Int(patch.offset - start)
            bytes.replaceSubrange(offset..<(offset + patch.bytes.count), with: patch.bytes)
        }
        try write(bytes, at: start, of: file)
    }

    /// Makes all files and their names durable, and closes them. For files that replace none.
    ///
    /// - Returns: the errors of all files that may not be durable, also of those that were complete before.
    public mutating func completeAll() -> [StorageError] {
        var failures = closeAll()
        do throws(StorageError) {
            if writeCount > 0 { try SmallFile.synchronize(folder: directory) }
        } catch {
            failures.append(error)
        }
        return failures
    }

    private mutating func closeAll() -> [StorageError] {
        var failures: [StorageError] = []
        for name in files.keys.sorted() {
            do throws(StorageError) {
                try complete(name)
            } catch {
                failures.append(error)
            }
        }
        return failures + closing.finish()
    }

    /// Makes all files durable and closes them, and gives those that replace others their names.
    ///
    /// - Parameter comparingBytes: a file with fewer bytes of a track holds less.
    /// - Returns: files that hold more than those that were to replace them: they stay, beside the new ones.
    @discardableResult
    public mutating func finish(comparingBytes: Bool = false) throws(StorageError) -> [KeptOutput] {
        var failure = closeAll().first
        // After a failure all old files stay: together they match the old report.
        if let failure, replaces { throw failure }
        var kept: [KeptOutput] = []
        for (path, finalPath) in renames {
            do throws(StorageError) {
                kept += try Self.takeName(finalPath, path, comparingBytes: comparingBytes).kept
            } catch {
                failure = error
            }
        }
        renames = []
        kept += try presentations.finish()
        if let failure { throw failure }
        if writeCount > 0 { try SmallFile.synchronize(folder: directory) }
        return kept
    }

    /// Gives all files that replace others their names, complete or not: a recorder that goes on with a job has come
    /// to where the killed one ended. From then on files have their names from the first byte.
    ///
    /// - Returns: files that hold more than those that were to replace them: they stay, beside the new ones.
    public mutating func takeNames() throws(StorageError) -> [KeptOutput] {
        var kept: [KeptOutput] = []
        for (path, finalPath) in renames { kept += try Self.takeName(finalPath, path).kept }
        renames = []
        for name in files.keys.sorted() {
            guard let file = files[name], let finalPath = file.finalPath else { continue }
            let place = try Self.takeName(finalPath, file.path)
            files[name]?.path = place.path
            files[name]?.finalPath = nil
            kept += place.kept
        }
        kept += try presentations.takeNames()
        replaces = false
        return kept
    }

    private static func takeName(
        _ finalPath: String, _ path: String, comparingBytes: Bool = false
    ) throws(StorageError) -> (path: String, kept: [KeptOutput]) {
        var (target, kept): (String, [KeptOutput]) = (finalPath, [])
        if let fuller = HeldFile.fuller(at: finalPath, than: path, comparingBytes: comparingBytes) {
            target = HeldFile.remadePath(beside: finalPath)
            kept = [fuller.kept(insteadOf: target)]
        }
        guard unsafe rename(path, target) == 0 else { throw .ofFailed("rename", target) }
        return (target, kept)
    }

    private func newFile(_ name: String) -> OpenFile {
        let finalPath = directory + "/" + name
        let path = replaces ? TemporaryName.of(finalPath) : finalPath
        return OpenFile(descriptor: -1, path: path, finalPath: replaces ? finalPath : nil, end: 0)
    }

    private mutating func open(_ file: inout OpenFile, isNew: Bool) throws(StorageError) {
        guard file.descriptor < 0 else { return }
        // A file with a temporary name is that of a killed recovery.
        let creation = isNew ? O_CREAT | (file.finalPath == nil ? O_EXCL : O_TRUNC) : 0
        repeat {
            file.descriptor = retrying {
                unsafe Glibc.open(file.path, O_RDWR | O_CLOEXEC | creation, 0o644)
            }
            // Another part of the process may have taken the descriptors that were left.
        } while file.descriptor < 0 && (errno == EMFILE || errno == ENFILE) && closeOldest()
        guard file.descriptor >= 0 else {
            throw errno == EEXIST ? .outputExists(path: file.path) : .ofFailed("open", file.path)
        }
        openCount += 1
    }

    /// - Returns: false if no file is open.
    @discardableResult
    private mutating func closeOldest() -> Bool {
        let open = files.filter { $0.value.descriptor >= 0 }
        guard let oldest = open.min(by: { $0.value.lastWrite < $1.value.lastWrite }) else { return false }
        close(oldest.value.descriptor)
        files[oldest.key]?.descriptor = -1
        openCount -= 1
        return true
    }

    private func write(_ bytes: [UInt8], at offset: Int64, of file: OpenFile) throws(StorageError) {
        guard WholeWrite.write(bytes, to: file.descriptor, at: offset) else { throw .ofFailed("write", file.path) }
    }
}
