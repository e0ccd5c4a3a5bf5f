/// The place of an H.265 picture among others, by its NAL unit header and first slice segment header
/// (ITU-T H.265 §7.3.1.2, §7.3.6.1).
public struct H265PictureReference: Equatable, Sendable {
    /// The kinds of pictures that differ in what they may refer to (ITU-T H.265 table 7-1).
    public enum Kind: Sendable {
        /// Decoding can begin here, and order counts start again.
        case idr
        /// Decoding can begin here; a stream was cut here, so nothing before it is meant.
        case bla
        /// Decoding can begin here; leading pictures may refer to what came before.
        case cra
        /// Shown before the CRA or BLA picture that it follows, and may refer to pictures before that one.
        case rasl
        /// Shown before the picture that it follows, and refers to nothing before that one.
        case radl
        /// Everything else.
        case trailing
    }

    public var kind: Kind
    /// No picture refers to one with a higher TemporalId.
    public var temporalID: UInt8
    /// No picture of the same TemporalId refers to it.
    public var isSubLayerNonReference: Bool
    /// slice_pic_order_cnt_lsb and what it is counted modulo; 0 where parameter sets are missing.
    public var orderCount: UInt32
    public var orderCountModulus: UInt32
    /// Distances in picture order count to the pictures it refers to; nil where that is not known.
    public var references: [Int32]?
    /// Distances to pictures that are kept for later ones.
    public var others: [Int32] = []
    /// recovery_poc_cnt: from which picture order count on, reckoned from this picture, everything is right if decoding
    /// begins here (§D.3.8); nil without supplemental information.
    public var recoveryDistance: Int32?
    /// Parameter sets may have been lost right before it.
    public var mayLackParameterSets = false

    public init(
        kind: Kind, temporalID: UInt8, isSubLayerNonReference: Bool, orderCount: UInt32, orderCountModulus: UInt32,
        references: [Int32]?
    ) {
        self.kind = kind
        self.temporalID = temporalID
        self.isSubLayerNonReference = isSubLayerNonReference
        self.orderCount = orderCount
        self.orderCountModulus = orderCountModulus
        self.references = references
    }

    /// Decoding can begin here.
    public var isRandomAccess: Bool {
        switch kind {
        case .idr, .bla, .cra: true
        case .rasl, .radl, .trailing: false
        }
    }
}
