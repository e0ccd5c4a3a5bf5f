import Glibc
import Threads

/// A window of a file's bytes: one buffer, refilled in place, so that memory does not grow with the file.
///
/// Ranges returned with an item stay valid until the next call of `CaptureReader.next()`.
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

    init(path: String) throws(CapturesError) {
        let descriptor = retrying { unsafe open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .openFailed(path: path, errno: errno) }
        self.init(descriptor: descriptor, path: path, closes: true, chunkLength: CaptureLimits.chunkLength)
    }

    init(descriptor: Int32, path: String, closes: Bool, chunkLength: Int) {
        self.descriptor = descriptor
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
        let position = lseek(descriptor, 0, SEEK_CUR)
        guard position >= 0 else { return nil }
        var word: [UInt8] = [0, 0, 0, 0]
        let offset = position - off_t(available) + off_t(distance)
        let descriptor = descriptor
        let count = retrying { unsafe pread(descriptor, &word, 4, offset) }
        return count == 4 ? word : nil
    }

    /// Whether the source is a pipe, of which nothing can be read twice.
    var isPipe: Bool { descriptor >= 0 && lseek(descriptor, 0, SEEK_CUR) < 0 }

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
        let descriptor = descriptor
        let count = unsafe bytes.withUnsafeMutableBytes { buffer -> Int in
            guard let base = buffer.baseAddress else { return 0 }
            if from > 0, kept > 0 { unsafe memmove(base, base + from, kept) }
            return retrying { unsafe read(descriptor, base + kept, limit) }
        }
        start = 0
        end = kept
        guard count >= 0 else { throw .readFailed(path: path, errno: errno, offset: bytesRead) }
        end += count
        bytesRead += Int64(count)
        isAtEnd = count == 0
    }
}
