import Media

/// The bytes of one file that a writer has produced and its owner has not yet written.
///
/// A writer appends, and patches what it wrote before; the owner drains whenever it likes. When it drains does
/// not change the file: a patch of bytes that are still pending is applied in place.
public struct OutputBytes: Sendable {
    /// A correction of bytes that were drained earlier.
    public struct Patch: Equatable, Sendable {
        public var offset: Int64
        public var bytes: [UInt8]
        /// Where the bytes after it begin.
        public var end: Int64 { offset + Int64(bytes.count) }
    }

    /// Bytes to append at `pendingOffset`.
    public private(set) var pending: [UInt8] = []
    public private(set) var pendingOffset: Int64 = 0
    /// Corrections of the file below `pendingOffset`, in the order they must be applied.
    public private(set) var patches: [Patch] = []

    public init() {}

    /// Length of the file when everything is written.
    public var end: Int64 { pendingOffset + Int64(pending.count) }

    public mutating func append(_ bytes: Span<UInt8>) {
        pending.append(bytes)
    }

    public mutating func append(_ bytes: [UInt8]) {
        pending.append(contentsOf: bytes)
    }

    public mutating func append(_ byte: UInt8) {
        pending.append(byte)
    }

    public mutating func appendBigEndian<Word: FixedWidthInteger>(_ word: Word) {
        pending.appendBigEndian(word)
    }

    /// Replaces bytes inside the file; a patch may not reach beyond its end.
    public mutating func patch(at offset: Int64, _ bytes: [UInt8]) {
        precondition(offset >= 0 && offset + Int64(bytes.count) <= end, "a patch is within the appended bytes")
        let drained = max(0, min(Int64(bytes.count), pendingOffset - offset))
        if drained > 0 {
            let patch = Patch(offset: offset, bytes: Array(bytes.prefix(Int(drained))))
            // A field that is corrected again and again, such as a length, is written once.
            if let last = patches.last, last.offset == offset, last.bytes.count == patch.bytes.count {
                patches[patches.count - 1] = patch
            } else {
                patches.append(patch)
            }
        }
        let rest = bytes[Int(drained)...]
        guard !rest.isEmpty else { return }
        let start = Int(offset + drained - pendingOffset)
        pending.replaceSubrange(start..<start + rest.count, with: rest)
    }

    /// Storage that is kept for the next bytes; what one call made larger, such as silence for an hour, is let go.
    private static let keptByteCount = 4 << 20

    /// Marks everything as written.
    public mutating func didDrain() {
        pendingOffset = end
        pending.removeAll(keepingCapacity: pending.capacity <= Self.keptByteCount)
        patches.removeAll()
    }
}
