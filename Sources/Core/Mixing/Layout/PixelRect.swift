public import Media

/// A rectangle of whole luma samples, origin top left.
public struct PixelRect: Hashable, Sendable {
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

    /// Where `region` lies in a frame: each ratio times the side, rounded down, and cut at the frame's edge (owt-server
    /// `SoftVideoCompositor.cpp`).
    public init(_ region: Region, in frame: PictureSize) {
        x = region.left.part(of: frame.width)
        y = region.top.part(of: frame.height)
        width = min(region.width.part(of: frame.width), frame.width - x)
        height = min(region.height.part(of: frame.height), frame.height - y)
    }

    public var isEmpty: Bool { width <= 0 || height <= 0 }

    /// Each number rounded down to an even one: in 4:2:0 two samples share their colour.
    var aligned: PixelRect {
        PixelRect(x: x & ~1, y: y & ~1, width: width & ~1, height: height & ~1)
    }
}
