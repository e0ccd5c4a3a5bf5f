import Testing

@testable import Media

/// The rules that every renderer keeps are tested with the renderer; here that its overlays fit a scaler.
@Suite struct TextRendererTests {
    /// A plate without letters, a square for each character.
    private final class Plates: TextRenderer {
        let library = "plates 1"

        func overlay(_ text: String, _ style: TextStyle, colour: VideoColour) throws(CodecError) -> Overlay {
            let side = style.height & ~1
            let picture = VideoFrame(
                width: max(2, min(style.widthLimit & ~1, text.count * side)), height: side, colour: colour)
            let opacity = [UInt8](repeating: style.plate, count: picture.yStride * side)
            guard let overlay = Overlay(picture, opacity: opacity, opacityStride: picture.yStride) else {
                throw .library(operation: "drawing text", code: 0, message: "odd sides")
            }
            return overlay
        }
    }

    @Test func givesAnOverlayInTheColourOfThePicture() throws {
        let renderer: any TextRenderer = Plates()
        let style = TextStyle(height: 17, plate: 150, widthLimit: 41)
        for text in ["", "a", "four"] {
            let overlay = try renderer.overlay(text, style, colour: .bt709)
            #expect(overlay.picture.colour == .bt709)
            #expect(overlay.height == 16 && overlay.width == max(2, min(40, 16 * text.count)))
        }
    }
}
