import Media

/// How an H.264 payload carries its NAL units (RFC 6184 §5.2).
///
///          0 1 2 3 4 5 6 7                            0 1 2 3 4 5 6 7
///         +-+-+-+-+-+-+-+-+                          +-+-+-+-+-+-+-+-+
///         |F|NRI|  Type   |  NAL unit header   FU-A: |S|E|R|  Type   |  second byte
///         +-+-+-+-+-+-+-+-+                          +-+-+-+-+-+-+-+-+
enum H264PayloadDescriptor: Equatable, Sendable {
    /// The payload is one NAL unit (RFC 6184 §5.6).
    case singleUnit(header: H264UnitHeader)
    /// STAP-A: units behind two-byte sizes, from the second payload byte (RFC 6184 §5.7.1).
    case aggregate
    /// FU-A: a part of a unit, from the third payload byte; `header` is that of the whole unit (RFC 6184 §5.8).
    case fragment(header: H264UnitHeader, isFirst: Bool, isLast: Bool)

    /// - Parameter payload: at least one byte.
    init(parsing payload: Span<UInt8>) throws(DepacketizingError) {
        guard !payload.isEmpty else { throw .truncated(needed: 1, remaining: 0) }
        let header = try H264UnitHeader(payload[0])
        switch header.type {
        case 1...23:
            self = .singleUnit(header: header)
        case 24:
            self = .aggregate
        case 28:
            guard payload.count >= 3 else { throw .truncated(needed: 3, remaining: payload.count) }
            let second = payload[1]
            let whole = try H264UnitHeader(payload[0] & 0xE0 | second & 0x1F)
            guard (1...23).contains(whole.type) else { throw .unsupportedUnitType(whole.type) }
            self = .fragment(header: whole, isFirst: second & 0x80 != 0, isLast: second & 0x40 != 0)
        default:
            throw .unsupportedUnitType(header.type)
        }
    }

    /// Whether the payload begins an access unit for certain: delimiters, parameter sets, supplemental information
    /// and the slice with macroblock 0 do (ITU-T H.264 §7.4.1.2.3).
    func surelyComesFirst(in payload: Span<UInt8>) -> Bool {
        let position: Int
        let type: UInt8
        switch self {
        case .singleUnit(let header):
            (position, type) = (1, header.type)
        case .aggregate:
            guard payload.count > 3 else { return false }
            (position, type) = (4, payload[3] & 0x1F)
        case .fragment(let header, let isFirst, _):
            guard isFirst else { return false }
            (position, type) = (2, header.type)
        }
        switch type {
        case 1, 2, 5:
            return position < payload.count && H264SliceHeader.beginsPicture(secondByte: payload[position])
        case 6...9:
            return true
        default:
            return false
        }
    }

    /// Whether the payload begins with a sequence parameter set, behind a delimiter or not: no slice of the same access
    /// unit can be in front of it (ITU-T H.264 §7.4.1.2.3).
    func beginsSequence(in payload: Span<UInt8>) -> Bool {
        switch self {
        case .singleUnit(let header):
            return header.isSequenceParameterSet
        case .aggregate:
            guard payload.count > 3 else { return false }
            guard payload[3] & 0x1F == 9, let size = payload.uint16(at: 1).map(Int.init), payload.count > size + 5
            else {
                return payload[3] & 0x1F == 7
            }
            return payload[size + 5] & 0x1F == 7
        case .fragment(let header, let isFirst, _):
            return isFirst && header.isSequenceParameterSet
        }
    }

    /// The payload is of a picture that no other refers to; only slices tell it (ITU-T H.264 §7.4.1).
    var isDiscardable: Bool {
        switch self {
        case .singleUnit(let header), .fragment(let header, _, _): header.isSlice && header.isNonReference
        case .aggregate: false
        }
    }
}

/// The first byte of a NAL unit (ITU-T H.264 §7.3.1).
struct H264UnitHeader: Equatable, Sendable {
    var byte: UInt8

    init(_ byte: UInt8) throws(DepacketizingError) {
        guard byte & 0x80 == 0 else { throw .invalidUnit(firstByte: byte) }
        self.byte = byte
    }

    /// nal_unit_type (ITU-T H.264 table 7-1).
    var type: UInt8 { byte & 0x1F }
    /// nal_ref_idc is 0: no picture refers to the one this slice belongs to.
    var isNonReference: Bool { byte & 0x60 == 0 }
    /// A slice or a slice's data partition A, which has the slice header too.
    var isSlice: Bool { type == 1 || type == 2 || type == 5 }
    /// The slice is of an IDR picture.
    var isIDR: Bool { type == 5 }
    var isSequenceParameterSet: Bool { type == 7 }
    var isPictureParameterSet: Bool { type == 8 }
    var isSupplementalInformation: Bool { type == 6 }
    /// Access unit delimiter, end of sequence, end of stream, filler: a file has other means for each
    /// (ISO/IEC 14496-15 §5.3.2).
    var isLeftOut: Bool { (9...12).contains(type) }
}
