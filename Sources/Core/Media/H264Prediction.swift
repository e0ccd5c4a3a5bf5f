/// What the slice headers of an H.264 picture say of its references and of those that it leaves (ITU-T H.264 §7.3.3).
public struct H264Prediction: Equatable, Sendable {
    /// All slices are I slices: the picture refers to none.
    public var isIntra = false
    /// Each slice is an I slice, or a P slice with one reference index and the initial list: what it refers to is the
    /// reference picture before it (§8.2.4.2.1).
    public var refersToLastOnly = false
    /// It stays a short-term reference, and removes none by its own commands (§8.2.5.3, sliding window).
    public var hasPlainMarking = false
    /// max_num_ref_frames; nil where that is not known.
    public var maximumReferences: UInt32?

    /// Nothing is known.
    public init() {}

    /// What both say.
    public func joined(with other: H264Prediction) -> H264Prediction {
        var joined = self
        joined.isIntra = isIntra && other.isIntra
        joined.refersToLastOnly = refersToLastOnly && other.refersToLastOnly
        joined.hasPlainMarking = hasPlainMarking && other.hasPlainMarking
        if maximumReferences != other.maximumReferences { joined.maximumReferences = nil }
        return joined
    }
}
