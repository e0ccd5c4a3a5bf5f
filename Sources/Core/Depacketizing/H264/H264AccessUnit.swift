/// What is known of the open access unit (ITU-T H.264 §7.4.1.2).
struct H264AccessUnit: Sendable {
    /// Packets were lost right before it, so units in front of its slices may be missing.
    var beganAfterGap = false
    var hasSequenceParameterSet = false
    var hasPictureParameterSet = false
    /// A slice was begun, perhaps not yet completed.
    private(set) var hasSlice = false
    private(set) var hasIDR = false
    /// By supplemental information decoding can begin here.
    var hasRecoveryPoint = false
    /// nal_ref_idc of some slice is not 0.
    private(set) var isReference = false
    /// Header of the first slice.
    var slice: H264SliceHeader?
    /// Where the length of the fragmented unit is, and its header.
    var fragment: (offset: Int, header: H264UnitHeader)?

    /// nal_ref_idc of one slice speaks for all of its picture (ITU-T H.264 §7.4.1).
    var isDiscardable: Bool { hasSlice && !isReference }
    /// Decoding can begin here, though order and numbers continue.
    var isRecoveryPoint: Bool { hasRecoveryPoint && !hasIDR && slice?.isIntra == true }
    var hasParameterSets: Bool { hasSequenceParameterSet && hasPictureParameterSet }
    /// Whole parameter sets and supplemental information alone: their slices may come with another timestamp.
    var awaitsSlices: Bool { !hasSlice && fragment == nil }

    mutating func note(_ header: H264UnitHeader) {
        guard header.isSlice else { return }
        hasSlice = true
        if header.isIDR { hasIDR = true }
        if !header.isNonReference { isReference = true }
    }
}
