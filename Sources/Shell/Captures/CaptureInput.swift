import Glibc
import Threads

/// A window of a file's bytes: one buffer, refilled in place, so that memory does not grow with the file.
///
/// Ranges returned with an item stay valid until the next call of `CaptureReader.next()`. What the disk cannot read of
/// a file is zeros; `unreadable` knows where. Of a pipe it is an error.
public struct CaptureInput: ~Copyable {
    /// The buffer. `bytes.span.extracting(range)` is the content of an item, without a copy.
    public private(set) var bytes: [UInt8]
    let path: String
    private(set) var start = 0
    private var end = 0
    /// Bytes read from the source so far.
    private(set) var bytesRead: Int64 = 0
    private var isAtEnd: Bool
    private let descriptor: Int32
    private let closesDescriptor: Bool
    private let chunkLength: Int
    private let reading: FileReading
    /// Where the source began in the file; negative for a pipe.
    private let base: Int64
    private(set) var unreadable = UnreadableParts()
    /// Up to here the file is read page by page, because a longer read failed.
    private var carefulEnd: Int64 = 0

    init(path: String) throws(CapturesError) {
        let descriptor = retrying { unsafe open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .openFailed(path: path, errno: errno) }
        self.init(descriptor: descriptor, path: path, closes: true, chunkLength: CaptureLimits.chunkLength)
    }

    init(
        descriptor: Int32, path: String, closes: Bool, chunkLength: Int, reading: FileReading = .system
    ) {
        self.descriptor = descriptor
        self.reading = reading
        base = Int64(lseek(descriptor, 0, SEEK_CUR))
        self.path = path
        self.chunkLength = chunkLength
        closesDescriptor = closes
        isAtEnd = false
        let capacity = chunkLength + CaptureLimits.wholeBlockLength
        bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            unsafe buffer.initialize(repeating: 0)
            count = capacity
        }
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
        path = "memory"
        descriptor = -1
        closesDescriptor = false
        chunkLength = 0
        reading = .system
        base = -1
        end = bytes.count
        bytesRead = Int64(bytes.count)
        isAtEnd = true
    }

    deinit {
        if closesDescriptor { _ = close(descriptor) }
    }

    /// The offset in the file of the byte at `start`.
    var offset: Int64 { bytesRead - Int64(end - start) }
    var available: Int { end - start }

    /// Makes `count` bytes available from `start` on, which may move them; false if the source ends before.
    mutating func ensure(_ count: Int) throws(CapturesError) -> Bool {
        while end - start < count {
            guard !isAtEnd else { return false }
            try refill()
        }
        return true
    }

    /// The four bytes at a distance from `start`, also beyond the buffer; nil if the source ends before, or if it is a
    /// pipe and they are not available yet.
    func word(at distance: Int) -> [UInt8]? {
        if distance + 4 <= available { return Array(bytes[start + distance..<start + distance + 4]) }
        guard base >= 0 else { return nil }
        var word: [UInt8] = [0, 0, 0, 0]
        let place = base + offset + Int64(distance)
        let count = unsafe word.withUnsafeMutableBytes { unsafe reading.read(descriptor, $0, place) }
        return count == 4 ? word : nil
    }

    /// Whether the source is a pipe, of which nothing can be read twice.
    var isPipe: Bool { descriptor >= 0 && base < 0 }

    /// The offset behind the last part that the disk could not read; 0 if there is none.
    var unreadableEnd: Int64 { max(0, unreadable.end - base) }

    /// Whether the disk could not read all bytes of a packet at this range of `bytes`, nor the length in front of it.
    func isUnreadable(_ packet: Range<Int>) -> Bool {
        guard !unreadable.parts.isEmpty else { return false }
        let first = base + offset - Int64(start)
        // The shortest header of a record, that of rtpdump, has 8 bytes.
        return unreadable.overlap(first + Int64(packet.lowerBound) - 8..<first + Int64(packet.upperBound))
    }

    /// The distance from `start` to the first byte behind a part that the disk cannot read, if the byte at a distance
    /// is in one.
    func endOfUnreadable(at distance: Int) -> Int? {
        guard !unreadable.parts.isEmpty else { return nil }
        let place = base + offset + Int64(distance)
        return unreadable.part(at: place).map { distance + Int(clamping: $0.upperBound - place) }
    }

    /// Skips bytes that are available.
    mutating func consume(_ count: Int) {
        precondition(count <= available, "the caller ensures bytes before it consumes them")
        start += count
    }

    /// Skips bytes that need not fit into the buffer; false if the source ends before.
    mutating func skip(_ count: Int) throws(CapturesError) -> Bool {
        var remaining = count
        while remaining > 0 {
            guard try ensure(1) else { return false }
            let step = min(remaining, available)
            start += step
            remaining -= step
        }
        return true
    }

    private mutating func refill() throws(CapturesError) {
        let kept = end - start
        let from = start
        let limit = min(chunkLength, bytes.count - kept)
        precondition(limit > 0, "a record that is ensured fits into the buffer")
        if from > 0, kept > 0 {
            unsafe bytes.withUnsafeMutableBytes { buffer in
                guard let base = buffer.baseAddress else { return }
                unsafe memmove(base, base + from, kept)
            }
        }
        start = 0
        end = kept
        if base >= 0 { unreadable.forget(before: base + offset) }
        let count = try fill(limit)
        end += count
        bytesRead += Int64(count)
        isAtEnd = count == 0
    }

    /// Reads up to `limit` bytes to `end`.
    private mutating func fill(_ limit: Int) throws(CapturesError) -> Int {
        let position = base < 0 ? -1 : base + bytesRead
        let page = Int(UnreadableParts.pageLength)
        let toPageEnd = base < 0 ? limit : page - Int(position % UnreadableParts.pageLength)
        while true {
            if let part = unreadable.part(at: position) {
                let count = min(limit, Int(clamping: part.upperBound - position))
                for i in end..<end + count { bytes[i] = 0 }
                return count
            }
            let length = position < carefulEnd ? min(limit, toPageEnd) : limit
            let count = read(length, at: position)
            guard count < 0 else { return count }
            let code = errno
            guard base >= 0, FileReading.isUnreadable(code), let fileLength = reading.fileLength(descriptor),
                fileLength > position
            else { throw .readFailed(path: path, errno: code, offset: bytesRead) }
            // Any of its pages may be the cause.
            guard length <= toPageEnd else {
                carefulEnd = position + Int64(length)
                continue
            }
            leaveOut(from: position, fileLength: fileLength, code: code)
        }
    }

    private mutating func read(_ length: Int, at position: Int64) -> Int {
        let (first, descriptor, reading) = (end, descriptor, reading)
        return unsafe bytes.withUnsafeMutableBytes { buffer in
            let target = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[first..<first + length])
            return unsafe reading.read(descriptor, target, position)
        }
    }

    private mutating func leaveOut(from position: Int64, fileLength: Int64, code: Int32) {
        let pages = PageTest(reading: reading, descriptor: descriptor)
        // Copied: it is a part of what cannot be copied.
        var parts = unreadable
        parts.append(from: position, fileLength: fileLength, code: code, isReadable: pages.isReadable)
        unreadable = parts
    }
}

/// Whether the disk can read a page.
private struct PageTest {
    let reading: FileReading
    let descriptor: Int32

    func isReadable(at offset: Int64) -> Bool {
        var content = [UInt8](repeating: 0, count: Int(UnreadableParts.pageLength))
        return unsafe content.withUnsafeMutableBytes { unsafe reading.read(descriptor, $0, offset) } >= 0
    }
}
