import Media

/// What precedes an access unit (ISO/IEC 13818-1 §2.4.3.6): which kind of stream, and when it is presented and decoded.
enum PESHeader {
    /// - Parameter presentationTime: as `decodeTime` in ticks of 90 kHz; 33 bits of each are written.
    static func rendered(
        kind: MediaKind, presentationTime: Int64, decodeTime: Int64, byteCount: Int
    ) -> [UInt8] {
        // The first stream of video or audio (table 2-22).
        let stream: UInt8 = kind == .video ? 0xE0 : 0xC0
        let hasDecodeTime = presentationTime != decodeTime
        let timesByteCount: UInt8 = hasDecodeTime ? 10 : 5
        // 0 where the length does not fit, which pictures may have.
        let length = UInt16(exactly: 3 + Int(timesByteCount) + byteCount) ?? 0
        var header: [UInt8] = [0, 0, 1, stream]
        header.appendBigEndian(length)
        // '10', data_alignment_indicator: an access unit begins here.
        header += [0x84, hasDecodeTime ? 0xC0 : 0x80, timesByteCount]
        append(presentationTime, prefix: hasDecodeTime ? 3 : 2, to: &header)
        if hasDecodeTime { append(decodeTime, prefix: 1, to: &header) }
        return header
    }

    /// Four bits of prefix, then 3, 15 and 15 bits with a marker after each.
    private static func append(_ time: Int64, prefix: UInt8, to header: inout [UInt8]) {
        let ticks = UInt64(bitPattern: time)
        header.append(prefix << 4 | UInt8(truncatingIfNeeded: ticks >> 29 & 0x0E) | 1)
        header.appendBigEndian(UInt16(truncatingIfNeeded: ticks >> 14 & 0xFFFE) | 1)
        header.appendBigEndian(UInt16(truncatingIfNeeded: ticks << 1 & 0xFFFE) | 1)
    }
}
