public import Media

extension FrameArea {
    /// The area of `region` in a frame: each ratio times the side, rounded down, and clipped to the frame (owt-server
    /// `SoftVideoCompositor.cpp`).
    public init(_ region: Region, in frame: FrameSize) {
        let left = region.left.part(of: frame.width)
        let top = region.top.part(of: frame.height)
        self.init(
            x: left, y: top, width: min(region.width.part(of: frame.width), frame.width - left),
            height: min(region.height.part(of: frame.height), frame.height - top))
    }

    /// Each number rounded down to an even one, because in 4:2:0 two samples share their colour.
    var aligned: FrameArea {
        FrameArea(x: x & ~1, y: y & ~1, width: width & ~1, height: height & ~1)
    }
}
