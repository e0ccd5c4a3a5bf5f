import Media
import Mixing

/// The picture that a view shows. It is kept from one output frame to the next, and only what changed is drawn anew: a
/// tile whose input has another picture, everything where the arrangement is another one.
struct ViewCanvas {
    private(set) var picture: Picture
    private let scaler: any PictureScaler
    private let background: PictureSample
    private var fit: FitPolicy
    /// Everything is drawn with the next picture.
    private var isStale = false
    private var arrangement = Arrangement(places: [])
    private var tiles: [Tile] = []
    private var hasOverlaps = false
    private(set) var tally = Tally()

    /// What of an input lies on the canvas.
    private struct Tile {
        let region: PictureArea
        /// `ViewPictureInput.serial` of the picture that was drawn; 0 while there is none.
        var serial: UInt64 = 0
        /// Upright.
        var size = PictureSize(width: 0, height: 0)
    }

    /// What an input has to show.
    struct Content {
        /// Nil while the decoder's memory is not to be read: what was drawn stays.
        let picture: (any DecodedPicture)?
        let rotation: PictureRotation
        /// Another one with each picture; 0 before the first.
        let serial: UInt64

        var uprightSize: PictureSize? {
            picture.map { rotation.upright(PictureSize(width: $0.width, height: $0.height)) }
        }
    }

    struct Tally: Equatable {
        var tilesDrawn = 0
        var tilesKept = 0
    }

    init(
        width: Int, height: Int, colour: PictureColour, background: PictureSample, fit: FitPolicy,
        scaler: any PictureScaler
    ) throws(CodecError) {
        picture = Picture(width: width, height: height, colour: colour)
        self.scaler = scaler
        self.background = background
        self.fit = fit
        try scaler.fill(picture.area, with: background, in: &picture)
    }

    /// Draws what changed since the call before.
    ///
    /// - Parameter input: what the input with that name has to show; nil for one that is not known.
    mutating func draw(
        _ arrangement: Arrangement, _ input: (String) -> Content?
    ) throws(CodecError) {
        if isStale || arrangement != self.arrangement || isUncovered(by: input) { try begin(arrangement) }
        var isBelow = false
        for i in tiles.indices {
            let content = input(arrangement.places[i].input)
            // A tile that lies over one that was drawn has to be drawn again.
            guard let content, let source = content.picture,
                tiles[i].serial != content.serial || isBelow && hasOverlaps
            else {
                tally.tilesKept += 1
                continue
            }
            try draw(source, content.rotation, in: i)
            tiles[i].serial = content.serial
            isBelow = true
            tally.tilesDrawn += 1
        }
    }

    /// Whether bars are cleared under which another tile may lie.
    private func isUncovered(by input: (String) -> Content?) -> Bool {
        guard hasOverlaps else { return false }
        return tiles.indices.contains { i in
            guard tiles[i].serial != 0, let size = input(arrangement.places[i].input)?.uprightSize else { return false }
            return tiles[i].size != size
        }
    }

    /// Another way to fit pictures into their regions, from the next picture on.
    mutating func use(_ fit: FitPolicy) {
        isStale = isStale || fit != self.fit
        self.fit = fit
    }

    /// Whether the picture shows this arrangement, if not the latest of its inputs.
    func isDrawn(_ arrangement: Arrangement) -> Bool {
        !isStale && arrangement == self.arrangement
    }

    private mutating func begin(_ arrangement: Arrangement) throws(CodecError) {
        isStale = false
        self.arrangement = arrangement
        let frame = PictureSize(width: picture.width, height: picture.height)
        tiles = arrangement.places.map { Tile(region: PictureArea($0.region, in: frame)) }
        hasOverlaps = tiles.indices.contains { i in
            tiles.indices.contains { $0 < i && tiles[$0].region.overlaps(tiles[i].region) }
        }
        try scaler.fill(picture.area, with: background, in: &picture)
    }

    private mutating func draw(
        _ source: any DecodedPicture, _ rotation: PictureRotation, in i: Int
    ) throws(CodecError) {
        let decoded = PictureSize(width: source.width, height: source.height)
        let size = rotation.upright(decoded)
        guard let placement = fit.placement(of: size, in: tiles[i].region) else { return }
        if size != tiles[i].size {
            // Bars of another shape may be left from the size before.
            if tiles[i].serial != 0, let area = tiles[i].region.area(within: picture) {
                try scaler.fill(area, with: background, in: &picture)
            }
            tiles[i].size = size
        }
        try scaler.draw(
            source, crop: rotation.decoded(placement.source, in: decoded).area(within: source), rotation: rotation,
            into: &picture, at: placement.target)
    }
}

extension PictureArea {
    fileprivate func overlaps(_ other: PictureArea) -> Bool {
        x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
    }

    fileprivate func area(within picture: borrowing Picture) -> PictureArea? {
        lies(inWidth: picture.width, height: picture.height) ? self : nil
    }

    fileprivate func area(within source: any DecodedPicture) -> PictureArea? {
        let isWhole = x == 0 && y == 0 && width == source.width && height == source.height
        return isWhole ? nil : self
    }
}
