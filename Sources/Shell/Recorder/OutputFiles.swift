import Glibc
public import Packaging

/// The files of one recording: bytes that the engine hands out are appended, corrections are written in place.
///
/// A file appears under its final name with its first byte; there is no temporary name that a crash could leave behind.
public struct OutputFiles: ~Copyable {
    private struct OpenFile {
        /// nil while others are written.
        var descriptor: Int32?
        var path: String
        var end: Int64
        /// The number of the write that was the last.
        var lastWrite = 0
    }

    /// Files open at a time. A connection writes one or two; those that a change of format has ended need none, and a
    /// process may have 1024 descriptors.
    static let maximumOpen = 256

    private let directory: String
    private var files: [String: OpenFile] = [:]
    private var openCount = 0
    private var writeCount = 0

    public init(directory: String) {
        self.directory = directory
    }

    deinit {
        for file in files.values { if let descriptor = file.descriptor { close(descriptor) } }
    }

    /// Writes what is pending of the file `name`.
    public mutating func write(_ output: OutputBytes, to name: String) throws(RecorderError) {
        var file = files[name] ?? OpenFile(path: directory + "/" + name, end: 0)
        guard output.pendingOffset == file.end else {
            throw .outputOutOfStep(path: file.path, expected: file.end, actual: output.pendingOffset)
        }
        let descriptor = try descriptor(of: file, isNew: files[name] == nil)
        file.descriptor = descriptor
        writeCount += 1
        file.lastWrite = writeCount
        // Known from here on, so that it is closed whatever happens.
        files[name] = file
        try write(output.pending, at: output.pendingOffset, of: descriptor, path: file.path)
        files[name]?.end += Int64(output.pending.count)
        // Corrections last: one of them opens the gate behind which a whole MP4 fragment was appended.
        for patch in output.patches {
            try write(patch.bytes, at: patch.offset, of: descriptor, path: file.path)
        }
        if openCount > Self.maximumOpen { closeOldest() }
    }

    /// Makes everything durable and closes the files.
    public mutating func finish() throws(RecorderError) {
        var failure: RecorderError?
        for file in files.values {
            do throws(RecorderError) {
                let descriptor = try descriptor(of: file, isNew: false)
                if fdatasync(descriptor) != 0 {
                    failure = .failed(operation: "fdatasync", path: file.path, errno: errno)
                }
                close(descriptor)
            } catch {
                failure = error
            }
        }
        openCount = 0
        files = [:]
        if let failure { throw failure }
    }

    private mutating func descriptor(of file: OpenFile, isNew: Bool) throws(RecorderError) -> Int32 {
        if let descriptor = file.descriptor { return descriptor }
        let descriptor = open(file.path, O_WRONLY | O_CLOEXEC | (isNew ? O_CREAT | O_TRUNC : 0), 0o644)
        guard descriptor >= 0 else { throw .failed(operation: "open", path: file.path, errno: errno) }
        openCount += 1
        return descriptor
    }

    private mutating func closeOldest() {
        let open = files.filter { $0.value.descriptor != nil }
        guard let oldest = open.min(by: { $0.value.lastWrite < $1.value.lastWrite }),
            let descriptor = oldest.value.descriptor
        else { return }
        close(descriptor)
        files[oldest.key]?.descriptor = nil
        openCount -= 1
    }

    private func write(
        _ bytes: [UInt8], at offset: Int64, of descriptor: Int32, path: String
    ) throws(RecorderError) {
        var written = 0
        while written < bytes.count {
            let result = bytes.withUnsafeBytes { buffer in
                pwrite(
                    descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written,
                    off_t(offset) + off_t(written))
            }
            if result < 0 && errno == EINTR { continue }
            guard result > 0 else {
                throw errno == ENOSPC || errno == EDQUOT
                    ? .diskFull(path: path) : .failed(operation: "write", path: path, errno: errno)
            }
            written += result
        }
    }
}
