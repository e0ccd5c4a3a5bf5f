import Media

/// A number in leb128: seven bits in a byte, the lowest first; the top bit is set when another byte follows (AV1
/// bitstream specification §4.10.5).
struct LEB128: Equatable, Sendable {
    /// At most 2^32 - 1.
    var value: Int
    /// Bytes that the number takes, at most 8: leading zeros are allowed.
    var byteCount: Int

    init(parsing bytes: Span<UInt8>, at offset: Int) throws(DepacketizingError) {
        value = 0
        byteCount = 0
        var hasMore = true
        while hasMore {
            guard byteCount < 8 else { throw .invalidLength(byteCount: byteCount + 1) }
            guard offset + byteCount < bytes.count else {
                throw .truncated(needed: offset + byteCount + 1, remaining: bytes.count)
            }
            let byte = bytes[offset + byteCount]
            value |= Int(byte & 0x7F) << (7 * byteCount)
            byteCount += 1
            hasMore = byte & 0x80 != 0
        }
        guard value <= UInt32.max else { throw .invalidLength(byteCount: byteCount) }
    }

    /// Puts `value` in as few bytes as it takes.
    static func insert(_ value: Int, into bytes: inout [UInt8], at offset: Int) {
        var width = 1
        while value >> (7 * width) > 0 { width += 1 }
        bytes.insert(contentsOf: repeatElement(0, count: width), at: offset)
        for i in 0..<width {
            bytes[offset + i] = UInt8(truncatingIfNeeded: value >> (7 * i)) & 0x7F | (i < width - 1 ? 0x80 : 0)
        }
    }
}
