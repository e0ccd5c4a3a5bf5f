public import Media

/// Places and sizes of the overlays on a tile; all grow with the tile.
///
/// Every place and size is even, because in 4:2:0 two samples share their colour. All overlays are inside the tile, so
/// drawing the tile again removes them.
public struct TileGeometry: Hashable, Sendable {
    /// The area of the drawn picture, even.
    public let tile: FrameArea

    public init(_ tile: FrameArea) {
        self.tile = tile
    }

    /// Upper left corner of an overlay, in samples of the frame.
    public struct Place: Hashable, Sendable {
        public let x: Int
        public let y: Int
    }

    /// The height of a line of text with its plate. Below 14 samples letters are illegible.
    public var labelHeight: Int { max(14, tile.height / 14) & ~1 }

    /// The distance of a label from the tile's edge.
    var labelMargin: Int { (labelHeight / 4) & ~1 }

    /// The width of the longest label.
    public var labelWidthLimit: Int { max(0, tile.width - 2 * labelMargin) & ~1 }

    /// At the bottom left; nil if the label would hide the picture.
    public func labelPlace(width: Int, height: Int) -> Place? {
        guard width <= labelWidthLimit, 3 * height <= tile.height, labelWidthLimit >= 2 * labelHeight else {
            return nil
        }
        return Place(x: tile.x + labelMargin, y: tile.y + tile.height - labelMargin - height)
    }

    /// The side of the mark of a frozen picture.
    public var markSide: Int { max(16, tile.height / 10) & ~1 }

    /// At the top right; nil if the mark would hide the picture.
    public var markPlace: Place? {
        guard 3 * markSide <= tile.height, 3 * markSide <= tile.width else { return nil }
        let margin = (markSide / 4) & ~1
        return Place(x: tile.x + tile.width - margin - markSide, y: tile.y + margin)
    }

    /// The height of initials; two of them are as wide as high.
    public var initialsHeight: Int { max(8, min(tile.height, tile.width) * 2 / 5) & ~1 }

    /// The side of the round avatar of an input without video.
    public var avatarSide: Int { max(2, min(tile.height, tile.width) * 3 / 5) & ~1 }

    /// In the middle; nil if it does not fit.
    public func middlePlace(width: Int, height: Int) -> Place? {
        guard width <= tile.width, height <= tile.height else { return nil }
        return Place(x: tile.x + ((tile.width - width) / 2 & ~1), y: tile.y + ((tile.height - height) / 2 & ~1))
    }
}
