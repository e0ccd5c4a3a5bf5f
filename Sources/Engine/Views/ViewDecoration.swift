import Jobs
import Media
import Mixing

/// Draws the parts of a view other than pictures: names, marks, and placeholders for inputs without a picture.
///
/// Each overlay is made once for its text and size, and kept for the next picture.
struct ViewDecoration {
    private let overlays: ViewOverlays
    private let colour: VideoColour
    private let scaler: any FrameScaler
    private let renderer: (any TextRenderer)?
    private var texts: [Text: Overlay?] = [:]
    private var avatars: [Avatar: Overlay?] = [:]
    private var marks: [Int: Overlay?] = [:]
    /// The first thing that could not be drawn.
    private(set) var warning: Warning?

    private struct Text: Hashable {
        let text: String
        let style: TextStyle
    }

    private struct Avatar: Hashable {
        let number: Int
        let side: Int
    }

    /// Far more than a view shows at once; in a room where people come and go the kept overlays must not add up.
    private static let keptLimit = 512
    /// Of the plate behind a name: it darkens what is below enough for white letters.
    private static let plate: UInt8 = 150

    /// Nil where nothing but pictures is drawn.
    init?(_ overlays: ViewOverlays, colour: VideoColour, codecs: any CodecFactory, scaler: any FrameScaler) {
        guard overlays.needsText || overlays.marksFrozen else { return nil }
        self.overlays = overlays
        self.colour = colour
        self.scaler = scaler
        guard overlays.needsText else {
            renderer = nil
            return
        }
        do throws(CodecError) {
            renderer = try codecs.textRenderer()
        } catch {
            renderer = nil
            warning = Self.warning(of: error)
        }
    }

    /// Writes the name over a tile, where the view does that.
    mutating func drawLabel(
        _ identity: ViewIdentity, over tile: FrameArea, in canvas: inout VideoFrame
    ) throws(CodecError) {
        guard overlays.hasLabels else { return }
        let geometry = TileGeometry(tile)
        let style = TextStyle(height: geometry.labelHeight, plate: Self.plate, widthLimit: geometry.labelWidthLimit)
        guard let label = overlay(identity.name, style),
            let place = geometry.labelPlace(width: label.width, height: label.height)
        else { return }
        try scaler.blend(label, into: &canvas, x: place.x, y: place.y)
    }

    /// - Returns: false where the tile is too small for the mark.
    mutating func drawMark(over tile: FrameArea, in canvas: inout VideoFrame) throws(CodecError) -> Bool {
        let geometry = TileGeometry(tile)
        guard let place = geometry.markPlace else { return false }
        if marks[geometry.markSide] == nil {
            if marks.count >= Self.keptLimit { marks = [:] }
            marks[geometry.markSide] = .some(FrozenMark.overlay(side: geometry.markSide, colour: colour))
        }
        guard let mark = marks[geometry.markSide] ?? nil else { return false }
        try scaler.blend(mark, into: &canvas, x: place.x, y: place.y)
        return true
    }

    /// Fills a tile with the placeholder of an input: its avatar, or its initials, on its own colour.
    mutating func drawPlaceholder(
        _ identity: ViewIdentity, over tile: FrameArea, in canvas: inout VideoFrame
    ) throws(CodecError) {
        try scaler.fill(tile, with: identity.color, in: &canvas)
        let geometry = TileGeometry(tile)
        var overlay = avatar(of: identity, side: geometry.avatarSide)
        if overlay == nil, !identity.initials.isEmpty {
            overlay = self.overlay(
                identity.initials, TextStyle(height: geometry.initialsHeight, widthLimit: tile.width & ~1))
        }
        guard let overlay, let place = geometry.middlePlace(width: overlay.width, height: overlay.height) else {
            return
        }
        try scaler.blend(overlay, into: &canvas, x: place.x, y: place.y)
    }

    /// Text that could not be made is not tried again.
    private mutating func overlay(_ text: String, _ style: TextStyle) -> Overlay? {
        guard let renderer else { return nil }
        let key = Text(text: text, style: style)
        if let known = texts[key] { return known }
        if texts.count >= Self.keptLimit { texts = [:] }
        var made: Overlay?
        do throws(CodecError) {
            made = try renderer.overlay(text, style, colour: colour)
        } catch {
            warning = warning ?? Self.warning(of: error)
        }
        texts[key] = .some(made)
        return made
    }

    private mutating func avatar(of identity: ViewIdentity, side: Int) -> Overlay? {
        guard let picture = identity.avatar else { return nil }
        let key = Avatar(number: identity.number, side: side)
        if let known = avatars[key] { return known }
        if avatars.count >= Self.keptLimit { avatars = [:] }
        let disc = Disc(side: side)
        var square = VideoFrame(width: disc.side, height: disc.side, colour: colour)
        let isDrawn: Void? = try? scaler.draw(
            CopiedFrame(picture), crop: nil, rotation: .none, into: &square, at: square.area)
        let made = isDrawn == nil ? nil : disc.overlay(of: square)
        avatars[key] = .some(made)
        return made
    }

    private static func warning(of error: CodecError) -> Warning {
        Warning(reason: .codecUnsupported, message: "the view does not show all names: \(error)")
    }
}
