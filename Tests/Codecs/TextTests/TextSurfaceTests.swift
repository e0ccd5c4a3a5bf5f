import CText
import Media
import Testing

@testable import Text

@Suite struct TextSurfaceTests {
    /// A surface filled with one colour; Cairo takes shares of 1.
    private func overlay(
        red: Double, green: Double, blue: Double, alpha: Double, colour: VideoColour = .bt709
    ) throws -> Overlay {
        let surface = try TextSurface(width: 6, height: 4)
        unsafe cairo_set_source_rgba(surface.context, red, green, blue, alpha)
        unsafe cairo_paint(surface.context)
        return try surface.overlay(colour: colour)
    }

    @Test func isTransparentAndBlackBeforeAnythingIsDrawn() throws {
        let overlay = try TextSurface(width: 8, height: 2).overlay(colour: .bt601)
        #expect(overlay.width == 8 && overlay.height == 2 && overlay.picture.colour == .bt601)
        #expect(overlay.opacity.allSatisfy { $0 == 0 })
        #expect(overlay.picture.y.allSatisfy { $0 == 16 } && overlay.picture.u.allSatisfy { $0 == 128 })
    }

    @Test(arguments: [VideoColour.bt601, .bt709, VideoColour(matrix: .bt2020, range: .full)])
    func hasTheSamplesOfItsColour(colour: VideoColour) throws {
        let overlay = try overlay(red: 1, green: 0, blue: 0, alpha: 1, colour: colour)
        let wanted = colour.sample(red: 255, green: 0, blue: 0)
        for row in 0..<4 {
            for column in 0..<6 {
                #expect(overlay.opacity[row * overlay.opacityStride + column] == 255)
                #expect(overlay.picture.y[row * overlay.picture.yStride + column] == wanted.y)
                #expect(overlay.picture.u[row / 2 * overlay.picture.uvStride + column / 2] == wanted.u)
                #expect(overlay.picture.v[row / 2 * overlay.picture.uvStride + column / 2] == wanted.v)
            }
        }
    }

    /// Cairo keeps colours multiplied by their opacity; the overlay has them without it.
    @Test(arguments: [0.9, 0.5, 0.25]) func keepsTheColourOfWhatIsHalfTransparent(alpha: Double) throws {
        let overlay = try overlay(red: 0, green: 1, blue: 0, alpha: alpha)
        let wanted = VideoColour.bt709.sample(red: 0, green: 255, blue: 0)
        #expect(abs(Double(overlay.opacity[0]) - 255 * alpha) <= 1)
        #expect(abs(Int(overlay.picture.y[0]) - Int(wanted.y)) <= 1)
        #expect(abs(Int(overlay.picture.u[0]) - Int(wanted.u)) <= 1)
    }

    @Test func mixesChromaOfNeighboursByTheirOpacity() throws {
        let surface = try TextSurface(width: 2, height: 2)
        // The left column is opaque red, the right one stays transparent: chroma is that of red alone.
        unsafe cairo_set_source_rgba(surface.context, 1, 0, 0, 1)
        unsafe cairo_rectangle(surface.context, 0, 0, 1, 2)
        unsafe cairo_fill(surface.context)
        let overlay = try surface.overlay(colour: .bt709)
        let red = VideoColour.bt709.sample(red: 255, green: 0, blue: 0)
        #expect(overlay.picture.u[0] == red.u && overlay.picture.v[0] == red.v)
        #expect(overlay.opacity[0] == 255 && overlay.opacity[1] == 0)
    }

    @Test func drawsAPlateWithRoundCorners() throws {
        let surface = try TextSurface(width: 60, height: 24)
        surface.drawPlate(opacity: 150)
        let overlay = try surface.overlay(colour: .bt709)
        func opacity(_ x: Int, _ y: Int) -> UInt8 { overlay.opacity[y * overlay.opacityStride + x] }
        #expect(opacity(30, 12) == 150 && opacity(30, 0) == 150 && opacity(0, 12) == 150)
        for (x, y) in [(0, 0), (59, 0), (0, 23), (59, 23)] { #expect(opacity(x, y) < 100) }
        // The corners are alike, but for how Cairo rounds along an arc.
        for y in 0..<4 {
            for x in 0..<4 {
                #expect(abs(Int(opacity(x, y)) - Int(opacity(59 - x, y))) <= 8)
                #expect(abs(Int(opacity(x, y)) - Int(opacity(x, 23 - y))) <= 8)
            }
        }
    }

    @Test(arguments: [(0, 0), (-2, 2), (2, 40_000)]) func saysThatASurfaceOfThatSizeFails(width: Int, height: Int)
        throws
    {
        // Cairo gives an object for every size; what is wrong is told when it is read.
        do {
            let overlay = try TextSurface(width: width, height: height).overlay(colour: .bt709)
            #expect(overlay.width == width && overlay.height == height)
        } catch {
            #expect("\(error)".hasPrefix("drawing text failed: "))
        }
    }

    @Test func saysWhichCallGaveNothing() {
        #expect("\(CodecError.text("cairo_create"))" == "cairo_create failed: it returned nothing (0)")
    }
}
