/// What is known of the open access unit (ITU-T H.265 §7.4.2.4.4).
struct H265AccessUnit: Sendable {
    /// Packets were lost right before it, so units in front of its slices may be missing.
    var beganAfterGap = false
    var parameterSets: H265ParameterSetKinds = []
    /// A slice segment was begun, perhaps not yet completed.
    private(set) var hasSlice = false
    /// Unit header and slice header of the first slice segment.
    private(set) var first: (unit: H265UnitHeader, slice: H265SliceHeader)?
    /// Where the length of the fragmented unit stands, and its header.
    var fragment: (offset: Int, header: H265UnitHeader)?

    var isRandomAccess: Bool { first?.unit.isRandomAccess ?? false }

    mutating func note(_ header: H265UnitHeader) {
        if header.isSlice { hasSlice = true }
    }

    mutating func noteFirst(_ slice: H265SliceHeader, _ header: H265UnitHeader) {
        first = (header, slice)
    }
}

/// The kinds of parameter sets (ITU-T H.265 §7.4.2.4.2).
struct H265ParameterSetKinds: OptionSet, Sendable {
    let rawValue: UInt8

    static let video = H265ParameterSetKinds(rawValue: 1)
    static let sequence = H265ParameterSetKinds(rawValue: 2)
    static let picture = H265ParameterSetKinds(rawValue: 4)
    static let all: H265ParameterSetKinds = [.video, .sequence, .picture]
}
