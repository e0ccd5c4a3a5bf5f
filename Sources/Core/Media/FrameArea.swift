/// A rectangle of luma samples, from the upper left corner of a picture.
public struct FrameArea: Hashable, Sendable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public var isEmpty: Bool { width <= 0 || height <= 0 }

    /// Whether it has at least one sample and none outside of a picture of this size.
    public func lies(inWidth totalWidth: Int, height totalHeight: Int) -> Bool {
        !isEmpty && x >= 0 && y >= 0 && width <= totalWidth && height <= totalHeight && x <= totalWidth - width
            && y <= totalHeight - height
    }

    /// The samples of the chroma planes that it touches: shared ones belong to both neighbours.
    public var chroma: FrameArea {
        let (left, top) = (x >> 1, y >> 1)
        return FrameArea(x: left, y: top, width: (x + width + 1) / 2 - left, height: (y + height + 1) / 2 - top)
    }
}
