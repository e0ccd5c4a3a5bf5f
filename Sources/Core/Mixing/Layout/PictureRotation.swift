public import Media

/// How far a decoded picture has to be turned clockwise to stand upright (coordination of video orientation,
/// 3GPP TS 26.114 §7.4.5; asked of every WebRTC endpoint by RFC 7742 §4).
public enum PictureRotation: Int, CaseIterable, Hashable, Sendable {
    case none = 0
    case quarter = 90
    case half = 180
    case threeQuarters = 270
}

extension PictureRotation {
    /// The size of a picture once it stands upright.
    public func upright(_ size: PictureSize) -> PictureSize {
        switch self {
        case .none, .half: size
        case .quarter, .threeQuarters: size.turned
        }
    }

    /// Where a rectangle of the upright picture lies in the picture as it was decoded.
    ///
    /// - Parameter decoded: the decoded picture's size, which `rect` lies in after `upright(_:)`.
    public func decoded(_ rect: PixelRect, in decoded: PictureSize) -> PixelRect {
        switch self {
        case .none: rect
        case .quarter:
            PixelRect(
                x: rect.y, y: decoded.height - rect.x - rect.width, width: rect.height, height: rect.width)
        case .half:
            PixelRect(
                x: decoded.width - rect.x - rect.width, y: decoded.height - rect.y - rect.height,
                width: rect.width, height: rect.height)
        case .threeQuarters:
            PixelRect(x: decoded.width - rect.y - rect.height, y: rect.x, width: rect.height, height: rect.width)
        }
    }
}
