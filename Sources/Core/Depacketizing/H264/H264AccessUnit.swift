import Media

/// What is known of the open access unit (ITU-T H.264 §7.4.1.2): one picture, or two fields of one frame, which a file
/// keeps in one sample so that each sample is a frame.
struct H264AccessUnit: Sendable {
    /// Units after the last slice that may belong to the next access unit: supplemental information, parameter sets.
    struct Suffix: Sendable {
        /// Where the first one's length is.
        var offset: Int
        var hasPictureParameterSet = false
        var recoveryFrameCount: UInt32?
    }

    /// Packets were lost right before it, so units in front of its slices may be missing.
    var beganAfterGap = false
    private var parameterSets = (sequence: false, picture: false)
    private(set) var hasIDR = false
    /// recovery_frame_cnt: so many frames later everything is right (§D.2.8); nil without supplemental information.
    var recoveryFrameCount: UInt32?
    /// nal_ref_idc of some slice is not 0.
    private(set) var isReference = false
    /// Header of the first slice.
    private(set) var first: H264SliceHeader?
    /// Header of the slice that was completed last.
    private(set) var last: H264SliceHeader?
    /// Every slice so far of the first picture is intra; the second field of a frame may refer to the first.
    private(set) var isIntra = true
    /// With the one that was begun and is perhaps not yet completed.
    private(set) var sliceCount = 0
    /// Two fields were begun.
    private(set) var hasSecondField = false
    /// The picture, and where there are two fields both, has a slice with macroblock 0.
    private(set) var hasFirstMacroblock = false
    private var isFirstFieldWhole = true
    /// What all slices so far have in common.
    private(set) var prediction = H264Prediction()
    var suffix: Suffix?
    /// Where the length of the fragmented unit is, and its header.
    var fragment: (offset: Int, header: H264UnitHeader)?

    var hasSlice: Bool { sliceCount > 0 }
    /// nal_ref_idc of one slice speaks for all of its picture (ITU-T H.264 §7.4.1); nil without one.
    var isDiscardable: Bool? { hasSlice ? !isReference : nil }
    /// Decoding can begin here, though order and numbers continue, and is right at once.
    var isRecoveryPoint: Bool { recoveryFrameCount == 0 && !hasIDR && isIntra }
    var hasSequenceParameterSet: Bool {
        get { parameterSets.sequence }
        set { parameterSets.sequence = newValue }
    }
    var hasPictureParameterSet: Bool {
        get { parameterSets.picture }
        set { parameterSets.picture = newValue }
    }
    var hasParameterSets: Bool { hasSequenceParameterSet && hasPictureParameterSet }
    /// Whole parameter sets and supplemental information alone: their slices may come with another timestamp.
    var awaitsSlices: Bool { !hasSlice && fragment == nil }
    /// One field came, and another one may complete the frame.
    var isHalf: Bool { last?.field != nil && !hasSecondField }
    /// No picture lacks its beginning.
    var hasBeginning: Bool { hasFirstMacroblock && isFirstFieldWhole }

    /// Units in front of the slices were lost.
    mutating func loseFront() {
        beganAfterGap = true
        fragment = nil
        recoveryFrameCount = nil
    }

    mutating func note(_ header: H264UnitHeader) {
        guard header.isSlice else { return }
        sliceCount += 1
        if header.isIDR { hasIDR = true }
        if !header.isNonReference { isReference = true }
    }

    /// A slice is complete.
    mutating func noteSlice(_ slice: H264SliceHeader) {
        prediction = first == nil ? slice.prediction : prediction.joined(with: slice.prediction)
        if first == nil { first = slice }
        last = slice
        if !hasSecondField { isIntra = isIntra && slice.isIntra }
        if slice.firstMacroblock == 0 { hasFirstMacroblock = true }
    }

    /// The slices that follow are of the second field.
    mutating func beginSecondField() {
        hasSecondField = true
        isFirstFieldWhole = hasFirstMacroblock
        hasFirstMacroblock = false
    }

    /// The units of the suffix were those of the next access unit.
    mutating func take(_ suffix: Suffix) {
        hasPictureParameterSet = suffix.hasPictureParameterSet
        recoveryFrameCount = suffix.recoveryFrameCount
    }
}
