import CSockets
import Glibc

/// Zeroed memory in whole pages. Only touched pages become resident, so a large capacity costs nothing until it is
/// used.
@safe struct PageBuffer: ~Copyable {
    let start: UnsafeMutableRawPointer
    let count: Int

    init(count: Int) throws(IngestError) {
        guard let pages = unsafe cs_pages(count) else { throw .systemCall(name: "mmap", code: ENOMEM) }
        unsafe start = pages
        self.count = count
    }

    deinit {
        unsafe cs_release_pages(start, count)
    }

    /// Copies `bytes` to `offset`; returns false and copies nothing if they do not fit.
    func store(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        guard offset >= 0, offset <= count - bytes.count else { return false }
        if let source = bytes.baseAddress { unsafe (start + offset).copyMemory(from: source, byteCount: bytes.count) }
        return true
    }

    /// `range` must be inside the buffer; callers pass a range that they have stored.
    func withBytes<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a stored range lies inside the buffer")
        let first = unsafe (start + range.lowerBound).assumingMemoryBound(to: UInt8.self)
        return try unsafe body(UnsafeBufferPointer(start: first, count: range.count).span)
    }
}
