/// What is known of the open access unit (ITU-T H.265 §7.4.2.4.4).
struct H265AccessUnit: Sendable {
    /// Packets were lost right before it, so units in front of its slices may be missing.
    var beganAfterGap = false
    var parameterSets: H265ParameterSetKinds = []
    /// recovery_poc_cnt (§D.3.8); nil without supplemental information.
    var recoveryDistance: Int32?
    /// A slice segment was begun, perhaps not yet completed.
    private(set) var hasSlice = false
    private(set) var sliceCount = 0
    /// Unit header and slice header of the first slice segment.
    private(set) var first: (unit: H265UnitHeader, slice: H265SliceHeader)?
    /// Where the length of the fragmented unit is, and its header.
    var fragment: (offset: Int, header: H265UnitHeader)?

    var isRandomAccess: Bool { first?.unit.isRandomAccess ?? false }
    /// Whole parameter sets and supplemental information alone: their slices may come with another timestamp.
    var awaitsSlices: Bool { !hasSlice && fragment == nil }

    /// Units in front of the slices were lost.
    mutating func loseFront() {
        beganAfterGap = true
        fragment = nil
        recoveryDistance = nil
    }

    mutating func note(_ header: H265UnitHeader) {
        guard header.isSlice else { return }
        hasSlice = true
        sliceCount += 1
    }

    mutating func noteFirst(_ slice: H265SliceHeader, _ header: H265UnitHeader) {
        first = (header, slice)
    }
}
