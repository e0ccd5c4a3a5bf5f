import CText
public import Media

/// Pango with Cairo: text in every script that an installed font knows. It codes nothing.
public struct PangoLibrary: CodecFactory {
    public init() {}

    public var abilities: [CodecAbility] { [] }

    public func textRenderer() throws(CodecError) -> any TextRenderer {
        try Self.requireFonts(ctext_font_count(nil))
        return try PangoRenderer()
    }

    /// Without a font there is nothing to fall back to, not even a box.
    static func requireFonts(_ count: Int32) throws(CodecError) {
        guard count > 0 else {
            throw .unavailable(
                what: "drawing text without a font (install fonts-dejavu-core, and fonts-droid-fallback for Japanese "
                    + "and Chinese)", available: [])
        }
    }
}
