/// Makes overlays of text, in any script that the installed fonts know.
///
/// One renderer serves one thread. The same text, style and fonts give the same bytes.
public protocol TextRenderer: AnyObject {
    /// The library, its version and the font that it begins with, as `pango 1.50.12, DejaVu Sans`.
    var library: String { get }

    /// One line of text, as high as the style's and as wide as the text needs, both even.
    ///
    /// Control characters, line ends and marks that change the direction of others are shown as spaces; text beyond the
    /// readable length is truncated. A character without a glyph is shown as a box.
    /// - Parameter colour: that of the picture that the overlay is for.
    func overlay(_ text: String, _ style: TextStyle, colour: VideoColour) throws(CodecError) -> Overlay
}
