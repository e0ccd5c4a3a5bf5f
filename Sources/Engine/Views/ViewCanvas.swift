import Jobs
import Media
import Mixing

/// The picture that a view shows. It is kept from one output frame to the next, and only what changed is redrawn: a
/// tile whose input has another picture, everything where the arrangement is another one.
///
/// What is laid over a tile goes with it when it is redrawn. Nothing is blended twice over the same samples.
struct ViewCanvas {
    private(set) var picture: VideoFrame
    private let scaler: any FrameScaler
    private let backdrop: ViewBackdrop
    /// Nil where nothing but pictures is drawn.
    private var decoration: ViewDecoration?
    private var fit: FitPolicy
    /// Everything is drawn with the next picture.
    private var isStale = false
    private var arrangement = Arrangement<InputID>(places: [])
    private var tiles: [Tile] = []
    private var hasOverlaps = false
    private(set) var tally = Tally()

    /// The drawn state of an input on the canvas.
    private struct Tile {
        let region: FrameArea
        var shows = Drawing.nothing
        /// Of the picture, upright; zero where none is drawn.
        var size = FrameSize(width: 0, height: 0)
        /// Where it was drawn.
        var target: FrameArea?
        /// The mark of a frozen picture is drawn on it.
        var isMarked = false
    }

    private enum Drawing: Equatable {
        case nothing
        /// By `ViewVideoInput.serial`.
        case picture(UInt64)
        case placeholder
    }

    /// What an input has to show.
    struct Content {
        /// Nil while the decoder's memory is not to be read: what was drawn stays.
        let picture: (any DecodedFrame)?
        let rotation: FrameRotation
        /// Another one with each picture; 0 before the first.
        let serial: UInt64
        /// Who it is, where the view shows that.
        var identity: ViewIdentity?
        /// Its placeholder is to be seen instead of a picture.
        var isAbsent = false
        /// It is frozen because no frames arrive.
        var isFrozen = false

        var uprightSize: FrameSize? {
            picture.map { rotation.upright(FrameSize(width: $0.width, height: $0.height)) }
        }
    }

    struct Tally: Equatable {
        var tilesDrawn = 0
        var tilesKept = 0
    }

    init(
        size: FrameSize, colour: VideoColour, backdrop: ViewBackdrop, fit: FitPolicy, scaler: any FrameScaler,
        decoration: ViewDecoration? = nil
    ) throws(CodecError) {
        picture = VideoFrame(width: size.width, height: size.height, colour: colour)
        self.scaler = scaler
        self.backdrop = backdrop
        self.fit = fit
        self.decoration = decoration
        try backdrop.restore(picture.area, in: &picture, scaler)
    }

    /// What could not be drawn.
    var warnings: [Warning] { [backdrop.warning, decoration?.warning].compactMap { $0 } }

    /// Draws what changed since the call before.
    ///
    /// - Parameter input: what an input has to show; nil for one that is not known.
    mutating func draw(
        _ arrangement: Arrangement<InputID>, _ input: (InputID) -> Content?
    ) throws(CodecError) {
        if isStale || arrangement != self.arrangement || isUncovered(by: input) { try begin(arrangement) }
        var isBelow = false
        for i in tiles.indices {
            // A tile over one that was redrawn must be redrawn too.
            guard let content = input(arrangement.places[i].input),
                try draw(content, in: i, again: isBelow && hasOverlaps)
            else {
                tally.tilesKept += 1
                continue
            }
            isBelow = true
            tally.tilesDrawn += 1
        }
    }

    /// - Returns: whether anything was drawn.
    private mutating func draw(_ content: Content, in i: Int, again: Bool) throws(CodecError) -> Bool {
        if content.isAbsent, let identity = content.identity {
            guard again || tiles[i].shows != .placeholder else { return false }
            try drawPlaceholder(identity, in: i)
        } else if let source = content.picture, again || tiles[i].shows != .picture(content.serial) {
            try draw(source, content.rotation, in: i)
            tiles[i].shows = .picture(content.serial)
            tiles[i].isMarked = false
            try drawLabel(content.identity, in: i)
            _ = try drawMark(content, in: i)
        } else {
            return try drawMark(content, in: i)
        }
        return true
    }

    private mutating func drawLabel(_ identity: ViewIdentity?, in i: Int) throws(CodecError) {
        guard let identity, let target = tiles[i].target else { return }
        try decoration?.drawLabel(identity, over: target, in: &picture)
    }

    /// - Returns: whether the mark was drawn now.
    private mutating func drawMark(_ content: Content, in i: Int) throws(CodecError) -> Bool {
        guard content.isFrozen, !tiles[i].isMarked, case .picture(content.serial) = tiles[i].shows,
            let target = tiles[i].target
        else { return false }
        tiles[i].isMarked = true
        return try decoration?.drawMark(over: target, in: &picture) ?? false
    }

    /// It fills the whole region, as a picture of the same shape would.
    private mutating func drawPlaceholder(_ identity: ViewIdentity, in i: Int) throws(CodecError) {
        let region = tiles[i].region
        let whole = FitPolicy.crop.placement(of: FrameSize(width: region.width, height: region.height), in: region)
        tiles[i].shows = .placeholder
        tiles[i].isMarked = false
        tiles[i].size = FrameSize(width: 0, height: 0)
        tiles[i].target = whole?.target
        guard let target = whole?.target else { return }
        try decoration?.drawPlaceholder(identity, over: target, in: &picture)
        try drawLabel(identity, in: i)
    }

    /// Whether bars are cleared that may cover another tile.
    private func isUncovered(by input: (InputID) -> Content?) -> Bool {
        guard hasOverlaps else { return false }
        return tiles.indices.contains { i in
            guard tiles[i].shows != .nothing, let content = input(arrangement.places[i].input), !content.isAbsent,
                let size = content.uprightSize
            else { return false }
            return tiles[i].size != size
        }
    }

    /// Whether a picture of some input is to be seen.
    var showsSomebody: Bool { tiles.contains { if case .picture = $0.shows { true } else { false } } }

    /// Another way to fit pictures into their regions, from the next picture on.
    mutating func use(_ fit: FitPolicy) {
        isStale = isStale || fit != self.fit
        self.fit = fit
    }

    /// Whether the picture shows this arrangement, if not the latest of its inputs.
    func isDrawn(_ arrangement: Arrangement<InputID>) -> Bool {
        !isStale && arrangement == self.arrangement
    }

    private mutating func begin(_ arrangement: Arrangement<InputID>) throws(CodecError) {
        isStale = false
        self.arrangement = arrangement
        let frame = FrameSize(width: picture.width, height: picture.height)
        tiles = arrangement.places.map { Tile(region: FrameArea($0.region, in: frame)) }
        hasOverlaps = tiles.indices.contains { i in
            tiles.indices.contains { $0 < i && tiles[$0].region.overlaps(tiles[i].region) }
        }
        try backdrop.restore(picture.area, in: &picture, scaler)
    }

    private mutating func draw(
        _ source: any DecodedFrame, _ rotation: FrameRotation, in i: Int
    ) throws(CodecError) {
        let decoded = FrameSize(width: source.width, height: source.height)
        let size = rotation.upright(decoded)
        guard let placement = fit.placement(of: size, in: tiles[i].region) else { return }
        if size != tiles[i].size {
            // Bars of another shape may be left from the size before.
            if tiles[i].shows == .placeholder, let target = tiles[i].target {
                try backdrop.restore(target, in: &picture, scaler)
            }
            if tiles[i].shows != .nothing, let area = tiles[i].region.area(within: picture) {
                try backdrop.restore(area, in: &picture, scaler)
            }
            tiles[i].size = size
        }
        tiles[i].target = placement.target
        try scaler.draw(
            source, crop: rotation.decoded(placement.source, in: decoded).area(within: source), rotation: rotation,
            into: &picture, at: placement.target)
    }
}

extension FrameArea {
    fileprivate func overlaps(_ other: FrameArea) -> Bool {
        x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
    }

    fileprivate func area(within picture: borrowing VideoFrame) -> FrameArea? {
        lies(inWidth: picture.width, height: picture.height) ? self : nil
    }

    fileprivate func area(within source: any DecodedFrame) -> FrameArea? {
        let isWhole = x == 0 && y == 0 && width == source.width && height == source.height
        return isWhole ? nil : self
    }
}
