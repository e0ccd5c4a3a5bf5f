/// A picture as a decoder holds it, 8-bit I420. It is valid until the decoder's next call.
///
/// Deeper samples and other subsampling were converted by the decoder.
public protocol DecodedFrame: AnyObject {
    var width: Int { get }
    var height: Int { get }
    var colour: VideoColour { get }
    /// What was given with the frame that it was decoded from.
    var tag: Int64 { get }
    /// Whether the decoder concealed something in it, or in what it was predicted from.
    var isDamaged: Bool { get }
    /// Lends the planes. Chroma has half the width and height, rounded up; each plane reaches at least to the last
    /// sample of its last line.
    func withPlanes(
        _ body: (
            _ y: Span<UInt8>, _ yStride: Int, _ u: Span<UInt8>, _ v: Span<UInt8>, _ uvStride: Int
        ) -> Void)
}
