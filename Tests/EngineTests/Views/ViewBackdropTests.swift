import Jobs
import Media
import Mixing
import Testing

@testable import Engine

@Suite struct ViewBackdropTests {
    private static let sample = ColourSample(y: 40, u: 128, v: 128)
    private let codecs = OverlayCodecs()

    private func backdrop(_ path: String?, file: [UInt8]? = nil) throws -> ViewBackdrop {
        var overlays = ViewOverlays()
        overlays.backgroundImage = path
        var images = ImageFiles()
        if let path { images[path] = file }
        let settings = ViewPlan.Video(
            encoding: .toy(), fit: .letterbox, background: Self.sample, overlays: overlays, layouts: [], maxInput: 1)
        return try ViewBackdrop(settings, images: images, codecs: codecs, scaler: codecs.frameScaler())
    }

    /// The luma at two places of a canvas of which an area was restored: inside of it, and beside it.
    private func restored(_ backdrop: ViewBackdrop) throws -> (inside: UInt8, beside: UInt8) {
        var canvas = VideoFrame(width: 64, height: 48, shade: 7)
        try backdrop.restore(FrameArea(x: 16, y: 16, width: 16, height: 16), in: &canvas, codecs.frameScaler())
        return (canvas.y[20 * canvas.yStride + 20], canvas.y[4 * canvas.yStride + 4])
    }

    @Test func isAColour() throws {
        for backdrop in [ViewBackdrop(Self.sample), try backdrop(nil)] {
            #expect(backdrop.picture == nil && backdrop.warning == nil)
            #expect(try restored(backdrop) == (40, 7))
        }
    }

    @Test func isTheMiddleOfAPicture() throws {
        let backdrop = try backdrop("/wall.png", file: [3, 1, 180])
        #expect(backdrop.picture?.width == 64 && backdrop.picture?.height == 48 && backdrop.warning == nil)
        #expect(try restored(backdrop) == (180, 7))
        #expect(codecs.log.filled.isEmpty, "it is copied, not scaled again")
    }

    @Test(arguments: [nil, [1]] as [[UInt8]?]) func isTheColourWhereThePictureCannotBeHad(file: [UInt8]?) throws {
        let backdrop = try backdrop("/wall.png", file: file)
        #expect(backdrop.picture == nil)
        #expect(backdrop.warning?.reason == (file == nil ? .fileMissing : .codecUnsupported))
        #expect(backdrop.warning?.message.hasPrefix("the view has no background image: /wall.png") == true)
        #expect(try restored(backdrop) == (40, 7))
    }
}
