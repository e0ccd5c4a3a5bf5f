import Media

/// Toy codecs that write and read stills too. A text has the shade that `shade(of:)` says; a still is three bytes: its
/// width and height in units of 16, and its shade.
struct OverlayCodecs: CodecFactory {
    let toys = ToyCodecs()
    let texts = Texts()
    /// No font is there.
    var isWithoutText = false

    /// What the renderer was asked for. One thread uses it, as everything of an engine.
    final class Texts: @unchecked Sendable {
        var rendered: [(text: String, style: TextStyle)] = []
        var rendererCount = 0
    }

    var log: ToyLog { toys.log }
    var abilities: [CodecAbility] { [] }

    /// Above the black of a view and below `still`'s of the tests.
    static func shade(of text: String) -> UInt8 { 200 + UInt8(text.utf8.reduce(0) { ($0 &+ Int($1)) % 40 }) }

    func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        try toys.videoDecoder(for: codec)
    }

    func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        try toys.audioDecoder(for: format)
    }

    func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        try toys.videoEncoder(for: settings)
    }

    func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        try toys.audioEncoder(for: settings)
    }

    func frameScaler() throws(CodecError) -> any FrameScaler { try toys.frameScaler() }

    func textRenderer() throws(CodecError) -> any TextRenderer {
        if isWithoutText { throw .unavailable(what: "toy text", available: []) }
        texts.rendererCount += 1
        return OverlayTextRenderer(texts)
    }

    func picture(ofImage bytes: [UInt8], colour: VideoColour) throws(CodecError) -> VideoFrame {
        guard bytes.count == 3 else { throw .corrupt(codec: "toy still", reason: "it has \(bytes.count) bytes") }
        return VideoFrame(width: 16 * Int(bytes[0]), height: 16 * Int(bytes[1]), shade: bytes[2], colour: colour)
    }
}

extension VideoFrame {
    /// A picture of one shade.
    init(width: Int, height: Int, shade: UInt8, colour: VideoColour = .bt601) {
        self.init(width: width, height: height, colour: colour)
        withMutablePlanes { luma, _, _ in
            for i in luma.indices { luma[i] = shade }
        }
    }
}

/// Half as wide as high for each character.
private final class OverlayTextRenderer: TextRenderer {
    let library = "toy text"
    private let texts: OverlayCodecs.Texts

    init(_ texts: OverlayCodecs.Texts) {
        self.texts = texts
    }

    func overlay(_ text: String, _ style: TextStyle, colour: VideoColour) throws(CodecError) -> Overlay {
        texts.rendered.append((text, style))
        guard text != "unwritable" else { throw .library(operation: "toy text", code: 1, message: "no glyph") }
        let width = min(style.widthLimit, text.count * style.height / 2) & ~1
        let picture = VideoFrame(
            width: max(2, width), height: style.height & ~1, shade: OverlayCodecs.shade(of: text), colour: colour)
        let opacity = [UInt8](repeating: 255, count: picture.width * picture.height)
        guard let overlay = Overlay(picture, opacity: opacity, opacityStride: picture.width) else {
            throw .library(operation: "toy text", code: 2, message: "odd")
        }
        return overlay
    }
}
