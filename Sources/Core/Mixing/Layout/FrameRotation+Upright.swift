public import Media

extension FrameRotation {
    /// The size of a picture after it is rotated upright.
    public func upright(_ size: FrameSize) -> FrameSize {
        swapsSides ? size.turned : size
    }

    /// The place in the decoded picture of a rectangle of the upright picture.
    ///
    /// - Parameter decoded: the decoded picture's size; `rect` is inside `upright(decoded)`.
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
