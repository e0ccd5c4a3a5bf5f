/// What one VP9 layer frame needs of a decoder's state and what it replaces there, by its payload descriptor
/// (RFC 9628 §4.2) and its uncompressed header (VP9 bitstream specification §7.2).
public struct VP9LayerFrame: Equatable, Sendable {
    public enum Kind: Sendable {
        case key
        /// Refers to no frame, and leaves alone the references that it does not refresh.
        case intraOnly
        case inter
        /// show_existing_frame: a frame of a slot is shown again.
        case repeated
    }

    /// All eight reference slots, all four entropy contexts.
    public static let allSlots: UInt8 = 0xFF
    public static let allContexts: UInt8 = 0x0F

    public var kind: Kind
    /// SID; nil in a stream without layer indices.
    public var spatialID: UInt8?
    /// P_DIFF: distances to the pictures to which it refers; nil where that is not known.
    public var distances: ShortList?
    /// Bit n: it may refer to slot n (ref_frame_idx); all where that is not known.
    public var slots = Self.allSlots
    /// The slot whose frame has the same size (found_ref); nil where the header has the size.
    public var sizeSlot: UInt8?
    /// refresh_frame_flags, bit n: it replaces slot n.
    public var refreshedSlots = Self.allSlots
    /// error_resilient_mode: nothing is taken from the frame before.
    public var isErrorResilient = false
    /// Bit n: it sets entropy context n back before it is decoded.
    public var resetContexts: UInt8 = 0
    /// Bit n: it uses entropy context n; all where that is not known.
    public var contexts = Self.allContexts
    /// Bit n: it replaces entropy context n.
    public var refreshedContexts = Self.allContexts

    public init(kind: Kind, spatialID: UInt8? = nil, distances: ShortList? = nil) {
        self.kind = kind
        self.spatialID = spatialID
        self.distances = distances
    }
}
