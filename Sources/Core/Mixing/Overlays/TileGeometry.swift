public import Media

/// Where what is drawn over a tile lies in it, and how large it is: all of it grows with the tile.
///
/// Every place and size is even, because in 4:2:0 two samples share their colour, and nothing lies outside of the tile:
/// drawing the tile anew takes everything away.
public struct TileGeometry: Hashable, Sendable {
    /// The area in which a picture was drawn, even.
    public let tile: FrameArea

    public init(_ tile: FrameArea) {
        self.tile = tile
    }

    /// Upper left corner of something in a tile, in samples of the frame.
    public struct Place: Hashable, Sendable {
        public let x: Int
        public let y: Int
    }

    /// Of a line of text with its plate. Below 14 samples letters cannot be read.
    public var labelHeight: Int { max(14, tile.height / 14) & ~1 }

    /// Between a label and the tile's edge.
    var labelMargin: Int { (labelHeight / 4) & ~1 }

    /// The longest label.
    public var labelWidthLimit: Int { max(0, tile.width - 2 * labelMargin) & ~1 }

    /// At the bottom left; nil where the label would hide the picture.
    public func labelPlace(width: Int, height: Int) -> Place? {
        guard width <= labelWidthLimit, 3 * height <= tile.height, labelWidthLimit >= 2 * labelHeight else {
            return nil
        }
        return Place(x: tile.x + labelMargin, y: tile.y + tile.height - labelMargin - height)
    }

    /// Of the mark that a picture stands still.
    public var markSide: Int { max(16, tile.height / 10) & ~1 }

    /// At the top right; nil where the mark would hide the picture.
    public var markPlace: Place? {
        guard 3 * markSide <= tile.height, 3 * markSide <= tile.width else { return nil }
        let margin = (markSide / 4) & ~1
        return Place(x: tile.x + tile.width - margin - markSide, y: tile.y + margin)
    }

    /// Of initials: two of them are as wide as high.
    public var initialsHeight: Int { max(8, min(tile.height, tile.width) * 2 / 5) & ~1 }

    /// Of the round picture of an input without a picture.
    public var avatarSide: Int { max(2, min(tile.height, tile.width) * 3 / 5) & ~1 }

    /// In the middle; nil where it does not fit.
    public func middlePlace(width: Int, height: Int) -> Place? {
        guard width <= tile.width, height <= tile.height else { return nil }
        return Place(x: tile.x + ((tile.width - width) / 2 & ~1), y: tile.y + ((tile.height - height) / 2 & ~1))
    }
}
