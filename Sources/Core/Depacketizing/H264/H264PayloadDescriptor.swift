import Media

/// How an H.264 payload carries its NAL units (RFC 6184 §5.2).
///
///          0 1 2 3 4 5 6 7                            0 1 2 3 4 5 6 7
///         +-+-+-+-+-+-+-+-+                          +-+-+-+-+-+-+-+-+
///         |F|NRI|  Type   |  NAL unit header   FU-A: |S|E|R|  Type   |  second byte
///         +-+-+-+-+-+-+-+-+                          +-+-+-+-+-+-+-+-+
struct H264PayloadDescriptor: Equatable, Sendable {
    var structure: UnitStructure<H264UnitHeader>
    /// Where the content begins: after the unit's header, at the first size, at the part of a unit.
    var byteCount: Int

    init(parsing payload: Span<UInt8>) throws(DepacketizingError) {
        let header = try H264UnitHeader(parsing: payload)
        byteCount = H264UnitHeader.byteCount
        switch header.type {
        case 1...23:
            structure = .singleUnit(header: header)
        case 24:
            structure = .aggregate
        case 28:
            guard payload.count >= byteCount + 2 else {
                throw .truncated(needed: byteCount + 2, remaining: payload.count)
            }
            let fields = payload[byteCount]
            byteCount += 1
            let whole = header.with(type: fields)
            guard (1...23).contains(whole.type) else { throw .unsupportedUnitType(whole.type) }
            structure = .fragment(header: whole, isFirst: fields & 0x80 != 0, isLast: fields & 0x40 != 0)
        default:
            throw .unsupportedUnitType(header.type)
        }
    }

    /// Whether the payload begins an access unit for certain (ITU-T H.264 §7.4.1.2.3).
    func surelyComesFirst(in payload: Span<UInt8>) -> Bool {
        switch structure {
        case .singleUnit(let header):
            return header.surelyComesFirst(nextByte: byteCount < payload.count ? payload[byteCount] : nil)
        case .aggregate:
            let position = byteCount + 2
            guard position < payload.count,
                let header = try? H264UnitHeader(parsing: payload.extracting(position...))
            else { return false }
            let next = position + H264UnitHeader.byteCount
            return header.surelyComesFirst(nextByte: next < payload.count ? payload[next] : nil)
        case .fragment(let header, let isFirst, _):
            return isFirst && header.surelyComesFirst(nextByte: payload[byteCount])
        }
    }

    /// A later fragment of supplemental information.
    var endsSupplementalInformation: Bool {
        guard case .fragment(let header, false, _) = structure else { return false }
        return header.isSupplementalInformation
    }

    /// Whether the payload begins with a sequence parameter set, after a delimiter or not: no slice of the same access
    /// unit can be in front of it (ITU-T H.264 §7.4.1.2.3).
    func beginsSequence(in payload: Span<UInt8>) -> Bool {
        switch structure {
        case .singleUnit(let header):
            return header.isSequenceParameterSet
        case .aggregate:
            guard let size = payload.uint16(at: byteCount).map(Int.init), payload.count > byteCount + 2,
                let first = try? H264UnitHeader(parsing: payload.extracting((byteCount + 2)...))
            else { return false }
            let next = byteCount + 4 + size
            guard first.isDelimiter, payload.count > next,
                let second = try? H264UnitHeader(parsing: payload.extracting(next...))
            else { return first.isSequenceParameterSet }
            return second.isSequenceParameterSet
        case .fragment(let header, let isFirst, _):
            return isFirst && header.isSequenceParameterSet
        }
    }

    /// The payload is of a picture that no other refers to; nil where no slice shows it (ITU-T H.264 §7.4.1).
    var isDiscardable: Bool? {
        switch structure {
        case .singleUnit(let header), .fragment(let header, _, _): header.isSlice ? header.isNonReference : nil
        case .aggregate: nil
        }
    }
}
