public import Media

extension PictureRotation {
    /// The size of a picture once it stands upright.
    public func upright(_ size: PictureSize) -> PictureSize {
        swapsSides ? size.turned : size
    }

    /// Where a rectangle of the upright picture lies in the picture as it was decoded.
    ///
    /// - Parameter decoded: the decoded picture's size, which `rect` lies in after `upright(_:)`.
    public func decoded(_ rect: PictureArea, in decoded: PictureSize) -> PictureArea {
        switch self {
        case .none: rect
        case .quarter:
            PictureArea(
                x: rect.y, y: decoded.height - rect.x - rect.width, width: rect.height, height: rect.width)
        case .half:
            PictureArea(
                x: decoded.width - rect.x - rect.width, y: decoded.height - rect.y - rect.height,
                width: rect.width, height: rect.height)
        case .threeQuarters:
            PictureArea(x: decoded.width - rect.y - rect.height, y: rect.x, width: rect.height, height: rect.width)
        }
    }
}
