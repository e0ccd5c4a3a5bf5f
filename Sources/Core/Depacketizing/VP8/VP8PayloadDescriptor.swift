import Media

/// What precedes the VP8 bitstream in every packet (RFC 7741 §4.2).
///
///          0 1 2 3 4 5 6 7
///         +-+-+-+-+-+-+-+-+
///         |X|R|N|S|R| PID |  required
///         +-+-+-+-+-+-+-+-+
///     X:  |I|L|T|K| RSV   |
///         +-+-+-+-+-+-+-+-+
///     I:  |M| PictureID   |  M: a second byte follows, 15 bits in all
///         +-+-+-+-+-+-+-+-+
///     L:  |   TL0PICIDX   |
///         +-+-+-+-+-+-+-+-+
///     T/K:|TID|Y| KEYIDX  |
///         +-+-+-+-+-+-+-+-+
struct VP8PayloadDescriptor: Equatable, Sendable {
    /// N: no frame refers to this one.
    var isNonReference: Bool
    /// S: a partition begins here.
    var startsPartition: Bool
    /// PID: the partition of the first payload byte.
    var partitionIndex: UInt8
    var pictureID: UInt16?
    /// Width of the PictureID, 7 or 15; 0 without one.
    var pictureIDBits: UInt8
    var tl0PicIdx: UInt8?
    var temporalID: UInt8?
    /// Y: the frame refers to the base layer only.
    var isLayerSync: Bool
    /// Bytes that the descriptor takes.
    var byteCount: Int

    /// The first packet of a frame (RFC 7741 §4.2: S is 1 and PID is 0).
    var startsFrame: Bool { startsPartition && partitionIndex == 0 }

    init(parsing payload: Span<UInt8>) throws(DepacketizingError) {
        var cursor = 0
        func next() throws(DepacketizingError) -> UInt8 {
            guard cursor < payload.count else { throw .truncated(needed: cursor + 1, remaining: payload.count) }
            cursor += 1
            return payload[cursor - 1]
        }

        let required = try next()
        isNonReference = required & 0x20 != 0
        startsPartition = required & 0x10 != 0
        partitionIndex = required & 0x07
        pictureID = nil
        pictureIDBits = 0
        tl0PicIdx = nil
        temporalID = nil
        isLayerSync = false

        let extensions = required & 0x80 != 0 ? try next() : 0
        if extensions & 0x80 != 0 {
            let first = try next()
            if first & 0x80 != 0 {
                pictureID = UInt16(first & 0x7F) << 8 | UInt16(try next())
                pictureIDBits = 15
            } else {
                pictureID = UInt16(first)
                pictureIDBits = 7
            }
        }
        if extensions & 0x40 != 0 { tl0PicIdx = try next() }
        if extensions & 0x30 != 0 {
            let layers = try next()
            // TID and Y have a meaning only with the T bit; K alone brings KEYIDX (RFC 7741 §4.2).
            if extensions & 0x20 != 0 {
                temporalID = layers >> 6
                isLayerSync = layers & 0x20 != 0
            }
        }
        byteCount = cursor
    }

    var reference: FrameReference {
        .vp8(
            pictureID: pictureID, pictureIDBits: pictureIDBits, tl0PicIdx: tl0PicIdx, temporalID: temporalID,
            isLayerSync: isLayerSync, isDiscardable: isNonReference)
    }
}
