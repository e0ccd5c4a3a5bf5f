public import Media

/// How a picture fits into a region with another aspect ratio (`layout.fitPolicy` of the OWT API).
public enum FitPolicy: String, CaseIterable, Hashable, Sendable {
    /// The whole picture, centred in the region, with background beside it.
    case letterbox
    /// The whole region, filled with the middle of the picture.
    case crop
}

/// Which part of an upright picture is drawn where in the frame.
public struct Placement: Hashable, Sendable {
    public var source: FrameArea
    public var target: FrameArea

    public init(source: FrameArea, target: FrameArea) {
        self.source = source
        self.target = target
    }
}

extension FitPolicy {
    /// The rule of owt-server's `SoftVideoCompositor.cpp`: whole samples, rounded down; then every number of both
    /// rectangles is rounded down to an even one.
    ///
    /// - Parameter picture: the size of the picture as shown, after rotation.
    /// - Returns: nil when no part of the picture would be visible.
    public func placement(of picture: FrameSize, in region: FrameArea) -> Placement? {
        guard !picture.isEmpty, !region.isEmpty else { return nil }
        var placement = Placement(
            source: FrameArea(x: 0, y: 0, width: picture.width, height: picture.height), target: region)
        switch self {
        case .letterbox:
            let width = min(region.width, picture.width * region.height / picture.height)
            let height = min(region.height, picture.height * region.width / picture.width)
            placement.target.x += (region.width - width) / 2
            placement.target.y += (region.height - height) / 2
            placement.target.width = width
            placement.target.height = height
        case .crop:
            let width = min(picture.width, region.width * picture.height / region.height)
            let height = min(picture.height, region.height * picture.width / region.width)
            placement.source.x = (picture.width - width) / 2
            placement.source.y = (picture.height - height) / 2
            placement.source.width = width
            placement.source.height = height
        }
        placement.source = placement.source.aligned
        placement.target = placement.target.aligned
        return placement.source.isEmpty || placement.target.isEmpty ? nil : placement
    }
}
