/// Draws pictures into a canvas: scaled, turned, and in the canvas's colour.
///
/// One scaler serves one thread; it keeps room for what it needs between two steps.
public protocol FrameScaler: AnyObject {
    /// Draws a part of `source` over an area of the canvas.
    ///
    /// An area outside of source or canvas makes the call throw, and nothing is drawn. The chroma samples at odd edges
    /// of the area are shared with its neighbours and belong to who draws last.
    /// - Parameter crop: the part, in samples of the source before it is turned; nil for the whole.
    func draw(
        _ source: any DecodedFrame, crop: FrameArea?, rotation: FrameRotation, into canvas: inout VideoFrame,
        at area: FrameArea) throws(CodecError)

    /// Fills an area with one colour, given in the canvas's own colour space.
    func fill(_ area: FrameArea, with sample: ColourSample, in canvas: inout VideoFrame) throws(CodecError)

    /// Lays an overlay over the canvas, its upper left corner at a place that may be outside; only what is inside is
    /// drawn. An odd place is brought to the even one before it, so that chroma samples are not shared.
    ///
    /// Throws where the overlay is in another colour than the canvas.
    func blend(_ overlay: Overlay, into canvas: inout VideoFrame, x: Int, y: Int) throws(CodecError)
}
