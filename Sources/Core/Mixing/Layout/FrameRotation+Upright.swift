public import Media

extension FrameRotation {
    /// The size of a picture once it stands upright.
    public func upright(_ size: FrameSize) -> FrameSize {
        swapsSides ? size.turned : size
    }

    /// Where a rectangle of the upright picture lies in the picture as it was decoded.
    ///
    /// - Parameter decoded: the decoded picture's size, which `rect` lies in after `upright(_:)`.
    public func decoded(_ rect: FrameArea, in decoded: FrameSize) -> FrameArea {
        switch self {
        case .none: rect
        case .quarter:
            FrameArea(
                x: rect.y, y: decoded.height - rect.x - rect.width, width: rect.height, height: rect.width)
        case .half:
            FrameArea(
                x: decoded.width - rect.x - rect.width, y: decoded.height - rect.y - rect.height,
                width: rect.width, height: rect.height)
        case .threeQuarters:
            FrameArea(x: decoded.width - rect.y - rect.height, y: rect.x, width: rect.height, height: rect.width)
        }
    }
}
