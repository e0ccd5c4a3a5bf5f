/// Width and height of a picture in luma samples.
public struct FrameSize: Hashable, Sendable {
    public let width: Int
    public let height: Int

    /// The largest side that a codec can express (AV1 §5.5.1: 16 bits for the size minus one). Two of them multiply
    /// safely.
    public static let limit = 65_536

    /// Sides outside 0 to `limit` are brought into it, so that no product of them can trap.
    public init(width: Int, height: Int) {
        self.width = min(max(width, 0), Self.limit)
        self.height = min(max(height, 0), Self.limit)
    }

    public var isEmpty: Bool { width == 0 || height == 0 }

    /// The size after a quarter turn.
    public var turned: FrameSize {
        FrameSize(width: height, height: width)
    }
}
