import Glibc
import Threads

/// The open file of a journal. It writes everything or throws, makes writes durable, and removes an incomplete block
/// that a crash left at the end.
struct JournalFile: ~Copyable {
    let path: String
    private(set) var descriptor: Int32
    /// The length of the file as written to the kernel.
    private(set) var written: Int64
    /// The events that an earlier recorder wrote into it.
    let events: Int64

    /// Creates the file, mode 0600; an existing journal is never overwritten.
    init(creating path: String) throws(CapturesError) {
        let descriptor = retrying { unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        guard descriptor >= 0 else { throw .openFailed(path: path, errno: errno) }
        self.init(descriptor: descriptor, path: path, written: 0)
    }

    /// Opens or creates the file, and truncates it after its last complete block.
    ///
    /// - Parameter extent: what is whole, if the file was read before.
    init(continuing path: String, extent: JournalExtent? = nil) throws(CapturesError) {
        let descriptor = retrying { unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
        guard descriptor >= 0 else { throw .openFailed(path: path, errno: errno) }
        do throws(CapturesError) {
            let whole = if let extent { extent } else { try Self.wholePart(descriptor, path) }
            let length = whole.length
            guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, off_t(length), SEEK_SET) >= 0 else {
                throw .writeFailed(path: path, errno: errno, written: length)
            }
            self.init(descriptor: descriptor, path: path, written: length, events: whole.events)
        } catch {
            _ = Glibc.close(descriptor)
            throw error
        }
    }

    /// Takes ownership of a descriptor whose position is where the journal continues.
    init(descriptor: Int32, path: String, written: Int64, events: Int64 = 0) {
        self.descriptor = descriptor
        self.path = path
        self.written = written
        self.events = events
    }

    deinit {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
    }

    /// Writes all buffered bytes. After an error, the rest stays buffered, from the first unwritten byte on.
    mutating func write(_ buffer: inout BlockBuffer) throws(CapturesError) {
        guard descriptor >= 0 else { throw .closed(path: path) }
        let descriptor = descriptor
        while buffer.count > 0 {
            var count = 0
            var code: Int32 = 0
            unsafe buffer.drain { bytes in
                count = retrying { unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
                code = errno
                return count
            }
            if count < 0 {
                throw code == ENOSPC || code == EDQUOT || code == EFBIG
                    ? .diskFull(path: path, errno: code, written: written)
                    : .writeFailed(path: path, errno: code, written: written)
            }
            written += Int64(count)
        }
    }

    /// Calls fdatasync: content and length are on the disk when it returns.
    func synchronize() throws(CapturesError) {
        guard descriptor >= 0 else { throw .closed(path: path) }
        guard retrying({ fdatasync(descriptor) }) == 0 else { throw .synchronizeFailed(path: path, errno: errno) }
    }

    mutating func close() throws(CapturesError) {
        guard descriptor >= 0 else { throw .closed(path: path) }
        let result = Glibc.close(descriptor)
        let code = errno
        descriptor = -1
        // Linux has closed the descriptor even if a signal interrupted the call.
        if result != 0, code != EINTR { throw .writeFailed(path: path, errno: code, written: written) }
    }

    private static func wholePart(_ descriptor: Int32, _ path: String) throws(CapturesError) -> JournalExtent {
        do throws(CapturesError) {
            var reader = try CaptureReader(descriptor: descriptor, path: path)
            guard reader.facts.format == .pcapng else {
                throw .notAJournal(path: path, format: reader.facts.format)
            }
            while try reader.next() != .end {}
            return try JournalExtent(of: reader, path: path)
        } catch .truncatedHeader(_, let format, _, _) where format == nil || format == .pcapng {
            // The file is empty, or ends inside its first header: starting again loses nothing.
            return JournalExtent(length: 0, events: 0)
        } catch {
            throw error
        }
    }
}
