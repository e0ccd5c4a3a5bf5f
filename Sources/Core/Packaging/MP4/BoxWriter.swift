import Media

/// Builds nested boxes in memory; a box's size is filled in when its content is complete (ISO/IEC 14496-12 §4.2).
struct BoxWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    /// - Parameter count: bytes that will be written, about; storage that others still hold is not used again.
    mutating func removeAll(reserving count: Int = 0) {
        bytes.removeAll(keepingCapacity: true)
        bytes.reserveCapacity(count)
    }

    mutating func box(_ type: BoxType, _ content: (inout BoxWriter) -> Void) {
        let start = bytes.count
        uint32(0)
        uint32(type.code)
        content(&self)
        replaceUInt32(at: start, with: UInt32(clamping: bytes.count - start))
    }

    /// A box that begins with a version and 24 bits of flags.
    mutating func fullBox(
        _ type: BoxType, version: UInt8 = 0, flags: UInt32 = 0, _ content: (inout BoxWriter) -> Void
    ) {
        box(type) { body in
            body.uint32(UInt32(version) << 24 | flags & 0xFF_FFFF)
            content(&body)
        }
    }

    mutating func uint8(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func uint16(_ value: UInt16) {
        bytes.appendBigEndian(value)
    }

    mutating func uint32(_ value: UInt32) {
        bytes.appendBigEndian(value)
    }

    mutating func uint64(_ value: UInt64) {
        bytes.appendBigEndian(value)
    }

    mutating func zeros(_ count: Int) {
        bytes.append(contentsOf: repeatElement(0, count: max(0, count)))
    }

    mutating func raw(_ content: [UInt8]) {
        bytes.append(contentsOf: content)
    }

    mutating func words(_ words: BigEndianWords) {
        bytes.append(contentsOf: words.bytes)
    }

    /// UTF-8 with a terminating zero.
    mutating func text(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
    }

    /// Corrects a word whose value was not known when its place was written.
    mutating func replaceUInt32(at offset: Int, with value: UInt32) {
        for i in 0..<4 {
            bytes[offset + i] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * i))
        }
    }
}
