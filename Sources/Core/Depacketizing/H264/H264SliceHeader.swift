import Media

/// The first fields of a slice header (ITU-T H.264 §7.3.3): as far as they show to which picture the slice belongs.
struct H264SliceHeader: Equatable, Sendable {
    /// The field of a frame that a slice is of.
    enum Field: Equatable, Sendable {
        case top, bottom
    }

    /// How a slice and the slices before it belong together (§7.4.1.2.4).
    enum Relation: Equatable, Sendable {
        /// Of the same primary coded picture.
        case samePicture
        /// Of the other field of the same frame: a picture of its own, which a container keeps with the first.
        case secondField
        case nextPicture
    }

    /// first_mb_in_slice; 0 begins a picture where slices come in order.
    var firstMacroblock: UInt32
    /// pic_parameter_set_id.
    var pictureParameterSet: Int
    var isIDR: Bool
    /// nal_ref_idc is not 0.
    var isReference: Bool
    /// colour_plane_id; 0 without separate planes.
    var colourPlane: UInt32 = 0
    /// frame_num; nil where parameter sets are missing.
    var frameNumber: UInt32?
    var maxFrameNumber: UInt32 = 0
    /// field_pic_flag and bottom_field_flag; nil for a slice of a frame.
    var field: Field?
    /// idr_pic_id.
    var idrPicture: UInt32?
    /// pic_order_cnt_lsb and what it is counted modulo; nil where the stream has none (pic_order_cnt_type 1 and 2).
    var orderCount: UInt32?
    var orderCountModulus: UInt32 = 0
    /// The codes of delta_pic_order_cnt_bottom, or of delta_pic_order_cnt.
    var firstOrderDifference: UInt32?
    var secondOrderDifference: UInt32?
    private(set) var prediction = H264Prediction()
    /// A second slice with macroblock 0 does not show a second picture.
    var mayBeRedundant = false

    /// slice_type 2 and 7: no motion compensation.
    var isIntra: Bool { prediction.isIntra }

    /// - Parameter content: the NAL unit after its header.
    init(
        parsing content: Span<UInt8>, header: H264UnitHeader, parameterSets: H264ParameterSets
    ) throws(DepacketizingError) {
        var bits = RawBytes.leadingBits(ofUnit: content, header: 0)
        guard let firstMacroblock = bits.unsignedExpGolomb(), let type = bits.unsignedExpGolomb(),
            let identifier = bits.unsignedExpGolomb(), identifier < 256
        else { throw .truncated(needed: content.count + 1, remaining: content.count) }
        self.firstMacroblock = firstMacroblock
        prediction.isIntra = type == 2 || type == 7
        isIDR = header.isIDR
        isReference = !header.isNonReference
        pictureParameterSet = Int(identifier)
        guard let picture = parameterSets.picture(pictureParameterSet),
            let sequence = parameterSets.sequence(forPicture: pictureParameterSet)
        else { return }
        maxFrameNumber = sequence.maxFrameNumber
        mayBeRedundant = picture.mayHaveRedundantSlices
        if sequence.hasSeparateColourPlanes { colourPlane = bits.bits(2) ?? 0 }
        guard let number = bits.bits(sequence.frameNumberBits) else {
            throw .truncated(needed: content.count + 1, remaining: content.count)
        }
        frameNumber = number
        if !sequence.hasFramesOnly, bits.bit() == true { field = bits.bit() == true ? .bottom : .top }
        if isIDR { idrPicture = bits.unsignedExpGolomb() }
        if sequence.orderCountBits > 0 {
            orderCount = bits.bits(sequence.orderCountBits)
            orderCountModulus = 1 << UInt32(sequence.orderCountBits)
            if picture.hasOrderDifferences, field == nil { firstOrderDifference = bits.unsignedExpGolomb() }
        } else if sequence.hasOrderDifferences {
            firstOrderDifference = bits.unsignedExpGolomb()
            if picture.hasOrderDifferences, field == nil { secondOrderDifference = bits.unsignedExpGolomb() }
        }
        prediction.maximumReferences = sequence.maximumReferences
        readReferences(&bits, isPredicted: type % 5 == 0, picture)
    }

    /// From redundant_pic_cnt to dec_ref_pic_marking; other slices than I and P slices may refer to anything.
    private mutating func readReferences(
        _ bits: inout LeadingBits, isPredicted: Bool, _ picture: H264PictureParameterSet
    ) {
        guard isIntra || isPredicted, let defaultCount = picture.referenceCount,
            !picture.mayHaveRedundantSlices || bits.unsignedExpGolomb() == 0
        else { return }
        if isPredicted {
            guard let isOverridden = bits.bit(),
                let count = isOverridden ? bits.unsignedExpGolomb().map({ $0 &+ 1 }) : defaultCount,
                // ref_pic_list_modification_flag_l0
                let isModified = bits.bit(), count == 1, !isModified, field == nil
            else { return }
        }
        prediction.refersToLastOnly = true
        guard isReference else {
            prediction.hasPlainMarking = true
            return
        }
        if isPredicted, picture.hasWeights { return }
        // no_output_of_prior_pics_flag and long_term_reference_flag, or adaptive_ref_pic_marking_mode_flag
        prediction.hasPlainMarking = isIDR ? bits.bits(2).map { $0 & 1 == 0 } ?? false : bits.bit() == false
    }

    /// What a slice is to the one before it in decoding order (§7.4.1.2.4). Two pictures in a row whose slices agree in
    /// all of these cannot be, but some encoders repeat idr_pic_id: macroblock 0 shows the second one then.
    ///
    /// - Parameter hasFirst: a slice with macroblock 0 of this picture and colour plane came already.
    func relation(to previous: H264SliceHeader, hasFirst: Bool) -> Relation {
        if let field, let first = previous.field, field != first, frameNumber == previous.frameNumber, !isIDR,
            previous.isReference || !isReference
        {
            return .secondField
        }
        let isSame =
            frameNumber == previous.frameNumber && pictureParameterSet == previous.pictureParameterSet
            && field == previous.field && isReference == previous.isReference && isIDR == previous.isIDR
            && idrPicture == previous.idrPicture && orderCount == previous.orderCount
            && firstOrderDifference == previous.firstOrderDifference
            && secondOrderDifference == previous.secondOrderDifference
        let isRepeated = hasFirst && firstMacroblock == 0 && !mayBeRedundant && colourPlane == previous.colourPlane
        return isSame && !isRepeated ? .samePicture : .nextPicture
    }
}
