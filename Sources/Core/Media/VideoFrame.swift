/// A picture of 8-bit I420 samples: luma, and two chroma planes of half its width and height, rounded up.
///
/// It is drawn into in place: as long as one variable alone holds it, nothing is copied.
public struct VideoFrame: Sendable {
    /// Beyond the largest picture of VP8 (14 bits, RFC 6386 §9.1) and of any level of H.264 and H.265.
    public static let sideLimit = 16_384

    /// Luma samples of the largest picture of H.264 level 6.2 (table A-1: MaxFS 139,264 macroblocks); 8K has less.
    public static let sampleLimit = 139_264 * 256

    /// Whether a decoder may make room for a picture of the size that a stream claims.
    public static func isDecoded(width: Int, height: Int) -> Bool {
        (1...sideLimit).contains(width) && (1...sideLimit).contains(height) && width * height <= sampleLimit
    }

    public let width: Int
    public let height: Int
    public var colour: VideoColour
    /// Distance of two lines in bytes, a multiple of 32 for both: the width of the vectors that scale and convert.
    public let yStride: Int
    public let uvStride: Int
    public private(set) var y: [UInt8]
    public private(set) var u: [UInt8]
    public private(set) var v: [UInt8]

    /// A black picture. A size outside of 1 to `sideLimit` is brought into it, so that no stream's size can trap.
    public init(width: Int, height: Int, colour: VideoColour = VideoColour()) {
        self.width = max(1, min(Self.sideLimit, width))
        self.height = max(1, min(Self.sideLimit, height))
        self.colour = colour
        yStride = (self.width + 31) & ~31
        uvStride = ((self.width + 1) / 2 + 31) & ~31
        let black = colour.sample(red: 0, green: 0, blue: 0)
        y = [UInt8](repeating: black.y, count: yStride * self.height)
        u = [UInt8](repeating: black.u, count: uvStride * ((self.height + 1) / 2))
        v = [UInt8](repeating: black.v, count: uvStride * ((self.height + 1) / 2))
    }

    public var chromaWidth: Int { (width + 1) / 2 }
    public var chromaHeight: Int { (height + 1) / 2 }

    /// The whole picture.
    public var area: FrameArea { FrameArea(x: 0, y: 0, width: width, height: height) }

    /// Lends the planes for reading.
    public func withPlanes(
        _ body: (
            _ y: Span<UInt8>, _ yStride: Int, _ u: Span<UInt8>, _ v: Span<UInt8>, _ uvStride: Int
        ) -> Void
    ) {
        body(y.span, yStride, u.span, v.span, uvStride)
    }

    /// Lends the planes for drawing.
    public mutating func withMutablePlanes(
        _ body: (
            _ y: inout MutableSpan<UInt8>, _ u: inout MutableSpan<UInt8>, _ v: inout MutableSpan<UInt8>
        ) -> Void
    ) {
        lend(&y, &u, &v, body)
    }

    /// Takes over a decoder's picture of the same size, with its colour.
    ///
    /// - Returns: false where the sizes differ; nothing has changed then.
    public mutating func copy(_ source: any DecodedFrame) -> Bool {
        guard source.width == width, source.height == height else { return false }
        colour = source.colour
        let (columns, lines, chromaColumns, chromaLines) = (width, height, chromaWidth, chromaHeight)
        let (lumaStep, chromaStep) = (yStride, uvStride)
        source.withPlanes { luma, lumaStride, blue, red, chromaStride in
            copyPlane(luma, lumaStride, to: &y, lumaStep, columns, lines)
            copyPlane(blue, chromaStride, to: &u, chromaStep, chromaColumns, chromaLines)
            copyPlane(red, chromaStride, to: &v, chromaStep, chromaColumns, chromaLines)
        }
        return true
    }

    /// Takes over an area of a picture of the same size.
    ///
    /// - Returns: false where the sizes differ or the area is not within them; nothing has changed then.
    public mutating func copy(_ area: FrameArea, of source: VideoFrame) -> Bool {
        guard source.width == width, source.height == height, area.lies(inWidth: width, height: height) else {
            return false
        }
        copyArea(source.y.span, to: &y, yStride, area)
        copyArea(source.u.span, to: &u, uvStride, area.chroma)
        copyArea(source.v.span, to: &v, uvStride, area.chroma)
        return true
    }
}

/// Both planes have the same stride.
private func copyArea(_ source: Span<UInt8>, to target: inout [UInt8], _ stride: Int, _ area: FrameArea) {
    for line in area.y..<area.y + area.height {
        let begin = line * stride + area.x
        target.replace(at: begin, with: source.extracting(begin..<begin + area.width))
    }
}

private func lend(
    _ y: inout [UInt8], _ u: inout [UInt8], _ v: inout [UInt8],
    _ body: (inout MutableSpan<UInt8>, inout MutableSpan<UInt8>, inout MutableSpan<UInt8>) -> Void
) {
    var luma = y.mutableSpan
    var blue = u.mutableSpan
    var red = v.mutableSpan
    body(&luma, &blue, &red)
}

private func copyPlane(
    _ source: Span<UInt8>, _ sourceStride: Int, to target: inout [UInt8], _ targetStride: Int, _ columns: Int,
    _ lines: Int
) {
    for line in 0..<lines {
        let begin = line * sourceStride
        guard begin >= 0, begin + columns <= source.count else { return }
        target.replace(at: line * targetStride, with: source.extracting(begin..<begin + columns))
    }
}
