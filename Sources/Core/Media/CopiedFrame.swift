/// A picture that is kept: drawn by ourselves, or copied from a decoder that continues.
public final class CopiedFrame: DecodedFrame {
    public var picture: VideoFrame
    public var tag: Int64
    public var isDamaged: Bool

    public init(_ picture: VideoFrame, tag: Int64 = 0, isDamaged: Bool = false) {
        self.picture = picture
        self.tag = tag
        self.isDamaged = isDamaged
    }

    public convenience init(copying source: any DecodedFrame) {
        self.init(VideoFrame(width: 1, height: 1))
        hold(source)
    }

    public var width: Int { picture.width }
    public var height: Int { picture.height }
    public var colour: VideoColour { picture.colour }

    public func withPlanes(
        _ body: (
            _ y: Span<UInt8>, _ yStride: Int, _ u: Span<UInt8>, _ v: Span<UInt8>, _ uvStride: Int
        ) -> Void
    ) {
        picture.withPlanes(body)
    }

    /// Takes over another picture; the storage is reused where the size is the same.
    public func hold(_ source: any DecodedFrame) {
        tag = source.tag
        isDamaged = source.isDamaged
        if picture.copy(source) { return }
        picture = VideoFrame(width: source.width, height: source.height)
        _ = picture.copy(source)
    }
}
