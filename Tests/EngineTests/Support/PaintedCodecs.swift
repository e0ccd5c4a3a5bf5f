import Media

/// Codecs for views without any coding: a key frame's width says how bright the pictures are, and what was composed is
/// kept to be looked at.
struct PaintedCodecs: CodecFactory {
    let canvases = Canvases()

    /// What the encoder was given.
    final class Canvases: @unchecked Sendable {
        var pictures: [(ticks: Int64, picture: VideoFrame)] = []

        /// Luma of picture `index` at a place.
        func luma(_ index: Int, _ x: Int, _ y: Int) -> UInt8 {
            let picture = pictures[index].picture
            return picture.y[y * picture.yStride + x]
        }
    }

    /// The left half of a picture is as bright as it is wide; its right half is this bright.
    static let rightHalf: UInt8 = 250

    var abilities: [CodecAbility] {
        [
            CodecAbility(.decode, .video(.vp8), library: "paint"),
            CodecAbility(.encode, .video(.vp8), library: "paint"),
        ]
    }

    func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder { PaintedDecoder() }
    func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        PaintedEncoder(settings, canvases)
    }
    func frameScaler() throws(CodecError) -> any FrameScaler { NearestScaler() }
}

private final class PaintedDecoder: VideoDecoder {
    private var waiting: [CopiedFrame] = []

    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
        guard let format else { throw .library(operation: "painting", code: 1, message: "no key frame") }
        var picture = VideoFrame(width: format.width, height: format.height, colour: .bt601)
        let (stride, width, height) = (picture.yStride, format.width, format.height)
        picture.withMutablePlanes { luma, _, _ in
            for y in 0..<height {
                for x in 0..<width {
                    luma[y * stride + x] = x < width / 2 ? UInt8(clamping: width) : PaintedCodecs.rightHalf
                }
            }
        }
        waiting.append(CopiedFrame(picture, tag: tag))
    }

    func receive() -> (any DecodedFrame)? { waiting.isEmpty ? nil : waiting.removeFirst() }
    func finish() {}
    func reset() { waiting = [] }
}

private final class PaintedEncoder: VideoEncoder {
    let format: VideoFormat
    private let canvases: PaintedCodecs.Canvases
    private var times: [Int64] = []

    init(_ settings: VideoEncoding, _ canvases: PaintedCodecs.Canvases) {
        format = VideoFormat(width: settings.width, height: settings.height, configuration: .vp8)
        self.canvases = canvases
    }

    func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        canvases.pictures.append((time, copy picture))
        times.append(time)
    }

    func finish() throws(CodecError) {}

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        guard !times.isEmpty else { return false }
        packet.bytes = [0x10, 2, 0, 0x9D, 1, 0x2A, 64, 0, 48, 0]
        packet.presentationTime = times.removeFirst()
        packet.decodeTime = packet.presentationTime
        packet.duration = 0
        packet.isKeyFrame = true
        return true
    }
}

/// The nearest sample of luma; chroma stays as it is.
private final class NearestScaler: FrameScaler {
    func draw(
        _ source: any DecodedFrame, crop: FrameArea?, rotation: FrameRotation, into canvas: inout VideoFrame,
        at area: FrameArea
    ) throws(CodecError) {
        let crop = crop ?? FrameArea(x: 0, y: 0, width: source.width, height: source.height)
        guard crop.lies(inWidth: source.width, height: source.height),
            area.lies(inWidth: canvas.width, height: canvas.height)
        else { throw .library(operation: "drawing", code: 1, message: "outside") }
        let stride = canvas.yStride
        source.withPlanes { luma, sourceStride, _, _, _ in
            canvas.withMutablePlanes { target, _, _ in
                for y in 0..<area.height {
                    for x in 0..<area.width {
                        let (right, down) = (Double(x) / Double(area.width), Double(y) / Double(area.height))
                        let place =
                            switch rotation {
                            case .none: (right, down)
                            case .quarter: (down, 1 - right)
                            case .half: (1 - right, 1 - down)
                            case .threeQuarters: (1 - down, right)
                            }
                        let column = crop.x + min(crop.width - 1, Int(place.0 * Double(crop.width)))
                        let line = crop.y + min(crop.height - 1, Int(place.1 * Double(crop.height)))
                        target[(area.y + y) * stride + area.x + x] = luma[line * sourceStride + column]
                    }
                }
            }
        }
    }

    func fill(_ area: FrameArea, with sample: ColourSample, in canvas: inout VideoFrame) throws(CodecError) {
        let stride = canvas.yStride
        canvas.withMutablePlanes { luma, _, _ in
            for y in area.y..<area.y + area.height {
                for x in area.x..<area.x + area.width { luma[y * stride + x] = sample.y }
            }
        }
    }

    /// Luma alone, where the overlay is more opaque than not.
    func blend(_ overlay: Overlay, into canvas: inout VideoFrame, x: Int, y: Int) throws(CodecError) {
        let (stride, width, height) = (canvas.yStride, canvas.width, canvas.height)
        canvas.withMutablePlanes { luma, _, _ in
            for line in 0..<overlay.height where (0..<height).contains(y + line) {
                for column in 0..<overlay.width where (0..<width).contains(x + column) {
                    guard overlay.opacity[line * overlay.opacityStride + column] >= 128 else { continue }
                    luma[(y + line) * stride + x + column] =
                        overlay.picture.y[line * overlay.picture.yStride + column]
                }
            }
        }
    }
}
