import Media

/// The two bytes in front of a NAL unit (ITU-T H.265 §7.3.1.2).
struct H265UnitHeader: Equatable, Sendable {
    static let byteCount = 2

    var first: UInt8
    var second: UInt8

    init(parsing unit: Span<UInt8>) throws(DepacketizingError) {
        guard unit.count >= Self.byteCount else { throw .truncated(needed: Self.byteCount, remaining: unit.count) }
        first = unit[0]
        second = unit[1]
        // forbidden_zero_bit is 0, nuh_temporal_id_plus1 is not (§7.4.2.2).
        guard first & 0x80 == 0, second & 7 != 0 else { throw .invalidUnit(firstByte: first) }
    }

    /// The header with another nal_unit_type, which has six bits.
    func with(type: UInt8) -> H265UnitHeader {
        var changed = self
        changed.first = first & 0x81 | (type & 0x3F) << 1
        return changed
    }

    /// nal_unit_type (ITU-T H.265 table 7-1).
    var type: UInt8 { first >> 1 & 0x3F }
    /// nuh_layer_id.
    var layerID: UInt8 { (first & 1) << 5 | second >> 3 }
    /// TemporalId: no picture refers to one with a higher number.
    var temporalID: UInt8 { second & 7 &- 1 }

    /// A slice segment of a picture that decoders know; the reserved types are not.
    var isSlice: Bool { type <= 9 || (16...21).contains(type) }
    /// The slice is of an IDR, BLA or CRA picture: decoding can begin there.
    var isRandomAccess: Bool { (16...21).contains(type) }
    var isIDR: Bool { type == 19 || type == 20 }
    /// The sub-layer non-reference pictures have even types: TRAIL_N, TSA_N, STSA_N, RADL_N, RASL_N.
    var isSubLayerNonReference: Bool { type <= 8 && type & 1 == 0 }

    /// Of a slice.
    var kind: H265PictureReference.Kind {
        switch type {
        case 6, 7: .radl
        case 8, 9: .rasl
        case 16...18: .bla
        case 19, 20: .idr
        case 21: .cra
        default: .trailing
        }
    }

    /// Empty for other units.
    var parameterSetKind: H265ParameterSetKinds {
        switch type {
        case 32: .video
        case 33: .sequence
        case 34: .picture
        default: []
        }
    }
    /// A video or sequence parameter set of the base layer.
    var isSequenceStart: Bool { layerID == 0 && (type == 32 || type == 33) }
    var isDelimiter: Bool { type == 35 }
    /// Supplemental information in front of a picture.
    var isSupplementalInformation: Bool { type == 39 }
    /// Access unit delimiter, end of bitstream, filler: a file has other means for each (ISO/IEC 14496-15 §8.3.2).
    /// End of sequence stays, because a CRA picture after it is decoded in another way (ITU-T H.265 §8.1.3).
    /// So do decoders of one layer leave out the units of others (ITU-T H.265 §7.4.2.2).
    var isLeftOut: Bool { type == 35 || type == 37 || type == 38 || layerID > 0 }

    /// Whether a slice segment that continues with `nextByte` is a picture's first: first_slice_segment_in_pic_flag
    /// (ITU-T H.265 §7.3.6.1).
    static func beginsPicture(nextByte: UInt8?) -> Bool {
        nextByte.map { $0 & 0x80 != 0 } ?? false
    }

    /// Whether a unit that continues with `nextByte` begins an access unit for certain (ITU-T H.265 §7.4.2.4.4): the
    /// first slice segment of a picture does, and what may not follow one.
    func surelyComesFirst(nextByte: UInt8?) -> Bool {
        guard layerID == 0 else { return false }
        if isSlice { return Self.beginsPicture(nextByte: nextByte) }
        return (32...35).contains(type) || type == 39 || (41...44).contains(type)
    }
}
