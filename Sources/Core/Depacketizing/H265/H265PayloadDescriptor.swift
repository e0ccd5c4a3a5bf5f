import Media

/// How an H.265 payload carries its NAL units (RFC 7798 §4.4).
///
///          0                   1                          0 1 2 3 4 5 6 7
///          0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5                +-+-+-+-+-+-+-+-+
///         +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+           FU: |S|E|  FuType   |  third byte
///         |F|   Type    |  LayerId  | TID |  header       +-+-+-+-+-+-+-+-+
///         +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///                                           +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     PACI:                                 |A|   cType   | PHSsize |F0..2|Y|  third and fourth byte
///                                           +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
/// Packets of a PACI are read as if its extension were not there (§4.4.4). Decoding order numbers are not read: they
/// come only with `sprop-max-don-diff`, which `Depacketizer` refuses.
struct H265PayloadDescriptor: Equatable, Sendable {
    var structure: UnitStructure<H265UnitHeader>
    /// Where the content begins: after the unit's header, at the first size, at the part of a unit.
    var byteCount: Int

    init(parsing payload: Span<UInt8>) throws(DepacketizingError) {
        var header = try H265UnitHeader(parsing: payload)
        byteCount = H265UnitHeader.byteCount
        if header.type == 50 {
            guard payload.count >= 4 else { throw .truncated(needed: 4, remaining: payload.count) }
            // A is the forbidden_zero_bit of what is inside.
            guard payload[2] & 0x80 == 0 else { throw .invalidUnit(firstByte: payload[2]) }
            let extensionByteCount = Int(payload[2] & 1) << 4 | Int(payload[3] >> 4)
            header = header.with(type: payload[2] >> 1 & 0x3F)
            byteCount = 4 + extensionByteCount
            guard payload.count > byteCount else { throw .truncated(needed: byteCount + 1, remaining: payload.count) }
        }
        switch header.type {
        case 0...47:
            structure = .singleUnit(header: header)
        case 48:
            structure = .aggregate
        case 49:
            guard payload.count >= byteCount + 2 else {
                throw .truncated(needed: byteCount + 2, remaining: payload.count)
            }
            let fields = payload[byteCount]
            byteCount += 1
            let whole = header.with(type: fields & 0x3F)
            guard whole.type < 48 else { throw .unsupportedUnitType(whole.type) }
            structure = .fragment(header: whole, isFirst: fields & 0x80 != 0, isLast: fields & 0x40 != 0)
        default:
            throw .unsupportedUnitType(header.type)
        }
    }

    /// Whether the payload begins an access unit for certain (ITU-T H.265 §7.4.2.4.4).
    func surelyComesFirst(in payload: Span<UInt8>) -> Bool {
        switch structure {
        case .singleUnit(let header):
            return header.surelyComesFirst(nextByte: byteCount < payload.count ? payload[byteCount] : nil)
        case .aggregate:
            let position = byteCount + 2
            guard payload.count > position + H265UnitHeader.byteCount,
                let header = try? H265UnitHeader(parsing: payload.extracting(position...))
            else { return false }
            return header.surelyComesFirst(nextByte: payload[position + H265UnitHeader.byteCount])
        case .fragment(let header, let isFirst, _):
            return isFirst && header.surelyComesFirst(nextByte: payload[byteCount])
        }
    }

    /// A later fragment of supplemental information.
    var endsSupplementalInformation: Bool {
        guard case .fragment(let header, false, _) = structure else { return false }
        return header.isSupplementalInformation
    }

    /// Whether the payload begins with a video or sequence parameter set, after a delimiter or not: no slice of the
    /// same access unit can be in front of it (ITU-T H.265 §7.4.2.4.4).
    func beginsSequence(in payload: Span<UInt8>) -> Bool {
        switch structure {
        case .singleUnit(let header):
            return header.isSequenceStart
        case .aggregate:
            guard let size = payload.uint16(at: byteCount).map(Int.init), payload.count > byteCount + 2,
                let first = try? H265UnitHeader(parsing: payload.extracting((byteCount + 2)...))
            else { return false }
            let next = byteCount + 4 + size
            guard first.isDelimiter, payload.count > next,
                let second = try? H265UnitHeader(parsing: payload.extracting(next...))
            else { return first.isSequenceStart }
            return second.isSequenceStart
        case .fragment(let header, let isFirst, _):
            return isFirst && header.isSequenceStart
        }
    }
}
