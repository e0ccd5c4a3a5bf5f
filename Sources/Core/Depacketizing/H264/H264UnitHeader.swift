import Media

/// The byte in front of a NAL unit (ITU-T H.264 §7.3.1).
struct H264UnitHeader: Equatable, Sendable {
    static let byteCount = 1

    var byte: UInt8

    init(parsing unit: Span<UInt8>) throws(DepacketizingError) {
        guard unit.count >= Self.byteCount else { throw .truncated(needed: Self.byteCount, remaining: unit.count) }
        byte = unit[0]
        // forbidden_zero_bit (§7.4.1).
        guard byte & 0x80 == 0 else { throw .invalidUnit(firstByte: byte) }
    }

    /// The header with another nal_unit_type, which has five bits.
    func with(type: UInt8) -> H264UnitHeader {
        var changed = self
        changed.byte = byte & 0xE0 | type & 0x1F
        return changed
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
    var isDelimiter: Bool { type == 9 }
    /// Access unit delimiter, end of sequence, end of stream, filler: a file has other means for each
    /// (ISO/IEC 14496-15 §5.3.2).
    var isLeftOut: Bool { (9...12).contains(type) }

    /// After a slice the unit begins the next access unit (ITU-T H.264 §7.4.1.2.3).
    var endsPicture: Bool { isSequenceParameterSet || isDelimiter }
    /// After the last slice of a picture the unit begins the next access unit; some encoders have such units between
    /// the slices of a picture too.
    var mayEndPicture: Bool { type == 6 || type == 8 || (14...18).contains(type) }

    /// Whether a unit that continues with `nextByte` begins an access unit for certain: delimiters, parameter sets,
    /// supplemental information and the slice with macroblock 0 do (ITU-T H.264 §7.4.1.2.3).
    func surelyComesFirst(nextByte: UInt8?) -> Bool {
        // first_mb_in_slice 0 is the single bit 1.
        if isSlice { return nextByte.map { $0 & 0x80 != 0 } ?? false }
        return (6...9).contains(type)
    }
}
