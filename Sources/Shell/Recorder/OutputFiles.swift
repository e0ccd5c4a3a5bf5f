import Glibc
public import Packaging

/// The files of one recording: bytes that the engine hands out are appended, corrections are written in place.
///
/// A live recording's file appears under its final name with its first byte: what a crash leaves is found and plays.
/// Where files replace others, they get their names when all of them are whole.
public struct OutputFiles: ~Copyable {
    private struct OpenFile {
        /// -1 while it is closed.
        var descriptor: Int32
        var path: String
        /// The name that the file gets at the end, where it replaces another.
        var finalPath: String?
        var end: Int64
        /// The number of the write that was the last.
        var lastWrite = 0
    }

    /// Files open at a time. A connection writes one or two; those that a change of format has ended need none, and a
    /// process may have 1024 descriptors.
    static let maximumOpen = 256

    private let directory: String
    private let replaces: Bool
    private var files: [String: OpenFile] = [:]
    private var openCount = 0
    private var writeCount = 0

    private static let temporarySuffix = ".new"

    /// - Parameter replaces: the files that are there stay untouched until `finish()`.
    public init(directory: String, replaces: Bool = false) {
        self.directory = directory
        self.replaces = replaces
    }

    deinit {
        for file in files.values {
            if file.descriptor >= 0 { close(file.descriptor) }
            // Half of a file takes room and helps nobody who has the one that was to be replaced.
            if file.finalPath != nil { unsafe unlink(file.path) }
        }
    }

    /// Writes what is pending of the file `name`.
    public mutating func write(_ output: OutputBytes, to name: String) throws(RecorderError) {
        var file = files[name] ?? newFile(name)
        guard output.pendingOffset == file.end else {
            throw .outputOutOfStep(path: file.path, expected: file.end, actual: output.pendingOffset)
        }
        try open(&file, isNew: files[name] == nil)
        writeCount += 1
        file.lastWrite = writeCount
        // Known from here on, so that it is closed whatever happens.
        files[name] = file
        try write(output.pending, at: output.pendingOffset, of: file)
        file.end += Int64(output.pending.count)
        files[name] = file
        // Corrections last: one of them opens the gate behind which a whole MP4 fragment was appended.
        var rest = output.patches[...]
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

    /// A start correction changes two bytes in each of some thousand blocks. To read what lies around them and write it
    /// again costs a tenth of as many system calls; where it is cut off by a kill, what was written is what stood there.
    private static let rewriteLimit: Int64 = 256 << 10
    private static let leastRewrite = 16

    private func rewrite(_ patches: ArraySlice<OutputBytes.Patch>, of file: OpenFile) throws(RecorderError) {
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

    /// Makes everything durable and closes the files.
    public mutating func finish() throws(RecorderError) {
        var failure: RecorderError?
        for (name, known) in files {
            var file = known
            do throws(RecorderError) {
                try open(&file, isNew: false)
                if fdatasync(file.descriptor) != 0 { failure = .ofFailed("fdatasync", file.path) }
                close(file.descriptor)
                files[name]?.descriptor = -1
            } catch {
                failure = error
            }
        }
        // One that is not whole keeps all the old ones: together they are what the report tells of.
        if let failure, replaces { throw failure }
        for file in files.values {
            guard let finalPath = file.finalPath, unsafe rename(file.path, finalPath) != 0 else { continue }
            failure = .ofFailed("rename", finalPath)
        }
        openCount = 0
        files = [:]
        if let failure { throw failure }
    }

    private func newFile(_ name: String) -> OpenFile {
        let finalPath = directory + "/" + name
        let path = replaces ? finalPath + Self.temporarySuffix : finalPath
        return OpenFile(descriptor: -1, path: path, finalPath: replaces ? finalPath : nil, end: 0)
    }

    private mutating func open(_ file: inout OpenFile, isNew: Bool) throws(RecorderError) {
        guard file.descriptor < 0 else { return }
        file.descriptor = unsafe Glibc.open(file.path, O_RDWR | O_CLOEXEC | (isNew ? O_CREAT | O_TRUNC : 0), 0o644)
        guard file.descriptor >= 0 else { throw .ofFailed("open", file.path) }
        openCount += 1
    }

    private mutating func closeOldest() {
        let open = files.filter { $0.value.descriptor >= 0 }
        guard let oldest = open.min(by: { $0.value.lastWrite < $1.value.lastWrite }) else { return }
        close(oldest.value.descriptor)
        files[oldest.key]?.descriptor = -1
        openCount -= 1
    }

    private func write(_ bytes: [UInt8], at offset: Int64, of file: OpenFile) throws(RecorderError) {
        guard WholeWrite.write(bytes, to: file.descriptor, at: offset) else { throw .ofFailed("write", file.path) }
    }
}
