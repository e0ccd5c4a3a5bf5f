import Media

/// What precedes the VP9 bitstream in every packet (RFC 9628 §4.2).
///
///          0 1 2 3 4 5 6 7
///         +-+-+-+-+-+-+-+-+
///         |I|P|L|F|B|E|V|Z|  required
///         +-+-+-+-+-+-+-+-+
///     I:  |M| PICTURE ID  |  M: a second byte follows, 15 bits in all
///         +-+-+-+-+-+-+-+-+
///     L:  |TID  |U| SID |D|
///         +-+-+-+-+-+-+-+-+
///         |   TL0PICIDX   |  with L and without F
///         +-+-+-+-+-+-+-+-+
///     P,F:| P_DIFF      |N|  N: another one follows, three in all
///         +-+-+-+-+-+-+-+-+
///     V:  | SS ...        |  `VP9ScalabilityStructure`
///         +-+-+-+-+-+-+-+-+
struct VP9PayloadDescriptor: Sendable {
    static let maximumReferences = 3

    /// P: the layer frame refers to other pictures.
    var isInterPicturePredicted: Bool
    /// F: references are given as P_DIFF.
    var isFlexible: Bool
    /// B and E: first and last packet of a layer frame.
    var startsLayerFrame: Bool
    var endsLayerFrame: Bool
    var pictureID: UInt16?
    /// Width of the PictureID, 7 or 15; 0 without one.
    var pictureIDBits: UInt8
    var temporalID: UInt8?
    var spatialID: UInt8?
    /// D: the layer frame depends on the one below it, of the same picture.
    var isInterLayerPredicted = false
    var tl0PicIdx: UInt8?
    /// P_DIFF fields in order; only the first `referenceCount` count.
    var references = InlineArray<3, UInt8>(repeating: 0)
    var referenceCount = 0
    var structure: VP9ScalabilityStructure?
    /// Bytes that the descriptor takes.
    var byteCount: Int

    /// P_DIFF, where it is known to which pictures the layer frame refers.
    var distances: ShortList? {
        guard isFlexible || !isInterPicturePredicted else { return nil }
        var list = ShortList()
        for i in 0..<referenceCount { _ = list.append(UInt16(references[i])) }
        return list
    }

    init(parsing payload: Span<UInt8>) throws(DepacketizingError) {
        var cursor = 0
        func next() throws(DepacketizingError) -> UInt8 {
            guard cursor < payload.count else { throw .truncated(needed: cursor + 1, remaining: payload.count) }
            cursor += 1
            return payload[cursor - 1]
        }

        let required = try next()
        isInterPicturePredicted = required & 0x40 != 0
        isFlexible = required & 0x10 != 0
        startsLayerFrame = required & 0x08 != 0
        endsLayerFrame = required & 0x04 != 0
        pictureID = nil
        pictureIDBits = 0

        if required & 0x80 != 0 {
            let first = try next()
            if first & 0x80 != 0 {
                pictureID = UInt16(first & 0x7F) << 8 | UInt16(try next())
                pictureIDBits = 15
            } else {
                pictureID = UInt16(first)
                pictureIDBits = 7
            }
        }
        if required & 0x20 != 0 {
            let layers = try next()
            temporalID = layers >> 5
            spatialID = layers >> 1 & 0x07
            isInterLayerPredicted = layers & 1 != 0
            if !isFlexible { tl0PicIdx = try next() }
        }
        if isFlexible, isInterPicturePredicted {
            var hasMore = true
            while hasMore {
                guard referenceCount < Self.maximumReferences else {
                    throw .tooManyReferences(limit: Self.maximumReferences)
                }
                let field = try next()
                references[referenceCount] = field >> 1
                referenceCount += 1
                hasMore = field & 1 != 0
            }
        }
        if required & 0x02 != 0 {
            let parsed = try VP9ScalabilityStructure(parsing: payload.extracting(cursor...))
            structure = parsed
            cursor += parsed.byteCount
        }
        byteCount = cursor
    }
}
