import Media

/// The header of an open bitstream unit (AV1 bitstream specification §5.3.2, §5.3.3).
///
///      0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+
///     |F| type  |X|S|-|  F: 0, X: the extension follows, S: the size follows
///     +-+-+-+-+-+-+-+-+
///     | TID |SID|-|-|-|
///     +-+-+-+-+-+-+-+-+
struct AV1UnitHeader: Equatable, Sendable {
    /// The bit of obu_has_size_field in the first byte.
    static let sizeFlag: UInt8 = 0x02

    var byte: UInt8
    var temporalID: UInt8 = 0
    var spatialID: UInt8 = 0
    /// Bytes that the header takes, without the size.
    var byteCount = 1

    init(parsing unit: Span<UInt8>) throws(DepacketizingError) {
        guard !unit.isEmpty else { throw .truncated(needed: 1, remaining: 0) }
        byte = unit[0]
        guard byte & 0x80 == 0 else { throw .invalidUnit(firstByte: byte) }
        guard byte & 0x04 != 0 else { return }
        guard unit.count > 1 else { throw .truncated(needed: 2, remaining: 1) }
        temporalID = unit[1] >> 5
        spatialID = unit[1] >> 3 & 3
        byteCount = 2
    }

    /// obu_type (§6.2.2).
    var type: UInt8 { byte >> 3 & 0x0F }
    var hasSize: Bool { byte & Self.sizeFlag != 0 }
    var isSequenceHeader: Bool { type == 1 }
    var isTemporalDelimiter: Bool { type == 2 }
    /// OBU_FRAME_HEADER, or OBU_FRAME, which begins with one.
    var hasFrameHeader: Bool { type == 3 || type == 6 }
    /// OBU_FRAME: header and tiles.
    var isFrame: Bool { type == 6 }
    var isTileGroup: Bool { type == 4 }

    /// Temporal delimiters and tile lists, which a receiver ignores (RTP Payload Format For AV1 §5); redundant frame
    /// headers and padding, which a file does not hold (AV1 in ISO BMFF §2.4).
    var isLeftOut: Bool { type == 2 || type == 7 || type == 8 || type == 15 }
}
