import Jobs
import Media
import Mixing
import Testing

@testable import Engine

@Suite struct ViewCanvasTests {
    private let log = ToyLog()

    private func canvas(fit: FitPolicy = .letterbox) throws -> ViewCanvas {
        try ViewCanvas(
            size: FrameSize(width: 64, height: 48), colour: .bt601,
            backdrop: ViewBackdrop(ColourSample(y: 16, u: 128, v: 128)),
            fit: fit, scaler: ToyScaler(log: log))
    }

    /// A region in quarters of the frame.
    private func region(_ name: String, _ left: Int, _ top: Int, _ width: Int, _ height: Int) throws -> Region {
        try Region(
            id: name, left: #require(Fraction(left, of: 4)), top: #require(Fraction(top, of: 4)),
            width: #require(Fraction(width, of: 4)), height: #require(Fraction(height, of: 4)))
    }

    private func arrangement(_ places: [(Int, Region)]) -> Arrangement<InputID> {
        Arrangement(places: places.map { .init(input: InputID(number: $0.0), region: $0.1) })
    }

    private func picture(_ shade: Int64, side: Int = 16) -> ToyDecodedFrame {
        ToyDecodedFrame(side: side, tag: shade * 1_000_000, log: log)
    }

    private func content(_ picture: (any DecodedFrame)?, _ serial: UInt64) -> ViewCanvas.Content {
        ViewCanvas.Content(picture: picture, rotation: .none, serial: serial)
    }

    private func shade(_ canvas: ViewCanvas, _ x: Int, _ y: Int) -> UInt8 {
        canvas.picture.y[y * canvas.picture.yStride + x]
    }

    @Test func drawsOnlyWhatChanged() throws {
        var canvas = try canvas()
        let both = arrangement([(0, try region("1", 0, 0, 2, 4)), (1, try region("2", 2, 0, 2, 4))])
        let first = picture(100)
        try canvas.draw(both) { _ in content(first, 1) }
        #expect(log.drawn.count == 2)
        try canvas.draw(both) { _ in content(first, 1) }
        #expect(log.drawn.count == 2)
        let second = picture(150)
        try canvas.draw(both) { $0.number == 1 ? content(second, 2) : content(first, 1) }
        #expect(log.drawn.map(\.shade) == [100, 100, 150])
        #expect(canvas.tally == .init(tilesDrawn: 3, tilesKept: 3))
        #expect(shade(canvas, 16, 24) == 100 && shade(canvas, 48, 24) == 150)
        // Letterbox: a square picture of 32 in a region of 32x48.
        #expect(log.drawn[0].area == FrameArea(x: 0, y: 8, width: 32, height: 32))
        #expect(shade(canvas, 16, 4) == 16)
    }

    @Test func cropsToTheWholeRegion() throws {
        var canvas = try canvas(fit: .crop)
        let first = picture(100)
        try canvas.draw(arrangement([(0, try region("1", 0, 0, 2, 4))])) { _ in content(first, 1) }
        #expect(log.drawn[0].area == FrameArea(x: 0, y: 0, width: 32, height: 48))
    }

    @Test func whatLiesAboveADrawnTileIsDrawnAgain() throws {
        var canvas = try canvas(fit: .crop)
        let places = arrangement([(0, try region("1", 0, 0, 4, 4)), (1, try region("2", 2, 2, 1, 1))])
        let above = picture(200)
        var below = picture(100)
        try canvas.draw(places) { $0.number == 0 ? content(below, 1) : content(above, 1) }
        #expect(shade(canvas, 40, 30) == 200)
        below = picture(110)
        try canvas.draw(places) { $0.number == 0 ? content(below, 2) : content(above, 1) }
        #expect(shade(canvas, 40, 30) == 200 && shade(canvas, 4, 4) == 110)
        #expect(log.drawn.count == 4)
        let other = picture(210)
        try canvas.draw(places) { $0.number == 0 ? content(below, 2) : content(other, 2) }
        #expect(log.drawn.count == 5, "what lies below is still there")
        #expect(shade(canvas, 40, 30) == 210)
    }

    @Test func aPictureOfAnotherShapeLeavesNoBars() throws {
        var canvas = try canvas()
        let places = arrangement([(0, try region("1", 0, 0, 4, 4))])
        let square = picture(100)
        try canvas.draw(places) { _ in content(square, 1) }
        // 48x48 in the middle of 64x48.
        #expect(shade(canvas, 4, 24) == 16 && shade(canvas, 10, 24) == 100)
        let wide = WideFrame()
        try canvas.draw(places) { _ in content(wide, 2) }
        // 64x16 in the middle; above it was the square.
        #expect(shade(canvas, 32, 4) == 16 && shade(canvas, 32, 24) == WideFrame.shade)
    }

    @Test func barsThatAreClearedShowWhatLiesBelow() throws {
        var canvas = try canvas()
        let places = arrangement([(0, try region("1", 0, 0, 4, 4)), (1, try region("2", 0, 0, 4, 4))])
        let below: any DecodedFrame = WideFrame()
        let above: any DecodedFrame = picture(200)
        try canvas.draw(places) { $0.number == 0 ? content(below, 1) : content(above, 1) }
        #expect(shade(canvas, 4, 24) == WideFrame.shade && shade(canvas, 32, 24) == 200)
        let small: any DecodedFrame = WideFrame(height: 4)
        try canvas.draw(places) { $0.number == 0 ? content(below, 1) : content(small, 2) }
        #expect(shade(canvas, 4, 17) == WideFrame.shade, "the lower picture is to be seen beside the upper one")
        #expect(shade(canvas, 32, 4) == 16)
    }

    // MARK: What lies over tiles

    /// 256x192 with marks and initials.
    private func decorated(_ codecs: OverlayCodecs) throws -> ViewCanvas {
        var overlays = ViewOverlays()
        overlays.marksFrozen = true
        overlays.placeholder = .initials
        let scaler = try codecs.frameScaler()
        return try ViewCanvas(
            size: FrameSize(width: 256, height: 192), colour: .bt601,
            backdrop: ViewBackdrop(ColourSample(y: 16, u: 128, v: 128)),
            fit: .crop, scaler: scaler,
            decoration: ViewDecoration(overlays, colour: .bt601, codecs: codecs, scaler: scaler))
    }

    @Test func aMarkLiesBelowTheTilesAbove() throws {
        let codecs = OverlayCodecs()
        var canvas = try decorated(codecs)
        // The upper one covers the corner in which the mark is.
        let places = arrangement([(0, try region("1", 0, 0, 4, 4)), (1, try region("2", 2, 0, 2, 2))])
        let (below, above) = (picture(100), picture(200))
        var isFrozen = false
        for _ in 0..<3 {
            try canvas.draw(places) {
                var own = $0.number == 0 ? content(below, 1) : content(above, 1)
                own.isFrozen = $0.number == 0 && isFrozen
                return own
            }
            isFrozen = true
            #expect(shade(canvas, 240, 12) == 200)
        }
        #expect(codecs.log.blended.map(\.area) == [FrameArea(x: 234, y: 4, width: 18, height: 18)])
        #expect(codecs.log.drawn.map(\.shade) == [100, 200, 200])
        #expect(canvas.tally == .init(tilesDrawn: 4, tilesKept: 2))
    }

    @Test func aPlaceholderIsDrawnOnceAndGivesItsPlaceBack() throws {
        let codecs = OverlayCodecs()
        var canvas = try decorated(codecs)
        canvas.use(.letterbox)
        let places = arrangement([(0, try region("1", 0, 0, 2, 4))])
        let settings = ViewPlan.Video(
            encoding: .toy(width: 256, height: 192), fit: .letterbox,
            background: ColourSample(y: 16, u: 128, v: 128), layouts: [], maxInput: 1)
        let identity = ViewIdentity(
            number: 0, ConnectionJoined(connectionID: "a", name: "Ada", sdp: "", ports: []), isScreen: false, settings,
            images: ImageFiles(), codecs: codecs)
        let own = picture(100)
        for isAbsent in [false, true, true, false] {
            try canvas.draw(places) { _ in
                var content = content(own, 1)
                content.identity = identity
                content.isAbsent = isAbsent
                return content
            }
            // A square of 128 in 128x192: 32 lines above it.
            #expect(shade(canvas, 60, 8) == (isAbsent ? identity.color.y : 16))
            #expect(shade(canvas, 4, 96) == (isAbsent ? identity.color.y : 100))
            #expect(shade(canvas, 200, 96) == 16)
        }
        #expect(codecs.texts.rendered.map(\.text) == ["A"] && codecs.log.blended.count == 1)
        #expect(canvas.tally == .init(tilesDrawn: 3, tilesKept: 1))
    }

    @Test func anotherArrangementBeginsWithTheBackground() throws {
        var canvas = try canvas(fit: .crop)
        let own = picture(100)
        let whole = arrangement([(0, try region("1", 0, 0, 4, 4))])
        try canvas.draw(whole) { _ in content(own, 1) }
        let quarter = arrangement([(0, try region("1", 0, 0, 2, 2)), (1, try region("2", 2, 0, 2, 2))])
        try canvas.draw(quarter) { $0.number == 0 ? content(own, 1) : content(nil, 0) }
        #expect(shade(canvas, 4, 4) == 100)
        #expect(shade(canvas, 40, 4) == 16, "an input without a picture leaves its place empty")
        #expect(shade(canvas, 40, 40) == 16)
        try canvas.draw(arrangement([])) { _ in content(nil, 0) }
        #expect(shade(canvas, 4, 4) == 16)
    }
}

/// Four times as wide as high, or what is asked for.
private final class WideFrame: DecodedFrame {
    static let shade: UInt8 = 77
    let height: Int

    init(height: Int = 16) {
        self.height = height
    }

    var width: Int { 64 }
    var colour: VideoColour { .bt601 }
    var tag: Int64 { 0 }
    var isDamaged: Bool { false }

    func withPlanes(_ body: (Span<UInt8>, Int, Span<UInt8>, Span<UInt8>, Int) -> Void) {
        let luma = [UInt8](repeating: Self.shade, count: width * height)
        body(luma.span, width, luma.span, luma.span, width)
    }
}
