import Media

/// The header of a packet of a transport stream (ISO/IEC 13818-1 §2.4.3).
struct TransportPacket: Equatable {
    static let byteCount = 188

    var identifier: Int
    var startsUnit: Bool
    /// 4 bits.
    var continuity: UInt8
    var isDiscontinuity = false
    var isRandomAccess = false
    /// In ticks of 27 MHz.
    var clock: Int64?
    /// In the stream's bytes; nil without payload.
    var payload: Range<Int>?

    /// Nil where no packet begins.
    init?(_ bytes: [UInt8], at start: Int) {
        guard start + Self.byteCount <= bytes.count, bytes[start] == 0x47 else { return nil }
        identifier = Int(bytes[start + 1] & 0x1F) << 8 | Int(bytes[start + 2])
        startsUnit = bytes[start + 1] & 0x40 != 0
        continuity = bytes[start + 3] & 0xF
        var position = start + 4
        let end = start + Self.byteCount
        if bytes[start + 3] & 0x20 != 0 {
            let length = Int(bytes[position])
            if length > 0 {
                let flags = bytes[position + 1]
                isDiscontinuity = flags & 0x80 != 0
                isRandomAccess = flags & 0x40 != 0
                if flags & 0x10 != 0, length >= 7, let high = bytes.span.uint32(at: position + 2),
                    let low = bytes.span.uint16(at: position + 6)
                {
                    clock = (Int64(high) << 1 | Int64(low >> 15)) * 300 + Int64(low & 0x1FF)
                }
            }
            position += 1 + length
        }
        if bytes[start + 3] & 0x10 != 0, position < end { payload = position..<end }
    }
}
