/// Clockwise turn that makes a picture upright (RFC 7742 §4: the video orientation header extension).
public enum FrameRotation: Int, CaseIterable, Hashable, Sendable {
    case none = 0
    case quarter = 90
    case half = 180
    case threeQuarters = 270

    /// Whether width and height change places.
    public var swapsSides: Bool { self == .quarter || self == .threeQuarters }
}
