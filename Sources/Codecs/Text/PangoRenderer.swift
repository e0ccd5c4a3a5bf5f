import CText
import Media

/// Draws text with Pango: shaped, in the order of its scripts, each with a font that fontconfig finds.
@safe final class PangoRenderer: TextRenderer {
    let library: String
    private let fonts: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    private let layout: OpaquePointer
    private let font: OpaquePointer

    init() throws(CodecError) {
        // Its own map: Pango's shared one belongs to a thread.
        guard let fonts = unsafe pango_cairo_font_map_new() else { throw .text("pango_cairo_font_map_new") }
        guard let context = unsafe pango_font_map_create_context(fonts) else {
            unsafe g_object_unref(fonts)
            throw .text("pango_font_map_create_context")
        }
        // Settings of the desktop or of fontconfig for hinting must not change the picture.
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe pango_cairo_context_set_resolution(context, 96)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        // Asked first, because it depends on the language.
        let library = unsafe "pango \(String(cString: pango_version_string())), \(Self.family(fonts, context))"
        // Chinese and Japanese share characters that they draw differently; alone they are taken for Japanese. Scripts
        // that Japanese does not use get a language of their own from Pango.
        unsafe pango_context_set_language(context, pango_language_from_string("ja"))
        guard let layout = unsafe pango_layout_new(context),
            let font = unsafe pango_font_description_from_string("Sans")
        else {
            unsafe g_object_unref(UnsafeMutableRawPointer(context))
            unsafe g_object_unref(fonts)
            throw .text("pango_layout_new")
        }
        unsafe pango_layout_set_single_paragraph_mode(layout, 1)
        unsafe pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
        unsafe self.fonts = fonts
        unsafe self.context = context
        unsafe self.layout = layout
        unsafe self.font = font
        self.library = library
    }

    deinit {
        unsafe pango_font_description_free(font)
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
        unsafe g_object_unref(fonts)
    }

    func overlay(_ text: String, _ style: TextStyle, colour: VideoColour) throws(CodecError) -> Overlay {
        let (limit, height) = (style.widthLimit & ~1, style.height & ~1)
        let margin = Double(height) * (style.plate > 0 ? Self.plateMargin : Self.bareMargin)
        let text = TextLine.cleaned(text)
        let room = Double(limit) - 2 * margin
        guard !text.isEmpty, room > 0 else { return try TextSurface(width: 2, height: height).overlay(colour: colour) }
        let line = set(text, lineHeight: height, width: room)
        let needed = Int((line.width + 2 * margin).rounded(.up))
        let surface = try TextSurface(width: max(2, min(limit, (needed + 1) & ~1)), height: height)
        if style.plate > 0 { surface.drawPlate(opacity: style.plate) }
        unsafe cairo_set_source_rgb(
            surface.context, Double(style.red) / 255, Double(style.green) / 255, Double(style.blue) / 255)
        unsafe cairo_move_to(surface.context, margin - line.left, line.top)
        unsafe pango_cairo_show_layout(surface.context, layout)
        return try surface.overlay(colour: colour)
    }

    /// Left and right of the letters, in line heights: a plate shows a border, otherwise there is room for overhang
    /// only.
    private static let plateMargin = 0.3
    private static let bareMargin = 0.1

    /// The size of the letters in line heights. Fonts for many scripts ask for 1.2 to 1.4 of it as the distance of
    /// lines.
    private static let letterShare = 0.7

    /// Lays the text out; where it is to be put, and how wide it is.
    private func set(_ text: String, lineHeight: Int, width: Double) -> (left: Double, top: Double, width: Double) {
        let scale = Double(PANGO_SCALE)
        let height = Double(lineHeight)
        unsafe pango_font_description_set_absolute_size(font, height * Self.letterShare * scale)
        unsafe pango_layout_set_font_description(layout, font)
        unsafe pango_layout_set_width(layout, Int32(width * scale))
        var text = text
        text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe pango_layout_set_text(layout, $0.baseAddress, Int32($0.count))
            }
        }
        var extents = PangoRectangle()
        unsafe pango_layout_get_extents(layout, nil, &extents)
        let baseline = unsafe Double(pango_layout_get_baseline(layout)) / scale
        let (above, below) = (baseline, Double(extents.height) / scale - baseline)
        // All lines of a height have their letters at the same place, unless a script needs more room than there is.
        var place = height / 2
        if let metrics = unsafe pango_context_get_metrics(context, font, pango_language_from_string("en")) {
            let ascent = unsafe Double(pango_font_metrics_get_ascent(metrics)) / scale
            let descent = unsafe Double(pango_font_metrics_get_descent(metrics)) / scale
            place = (height - ascent - descent) / 2 + ascent
            unsafe pango_font_metrics_unref(metrics)
        }
        place = max(above, min(height - below, place))
        return (Double(extents.x) / scale, place - baseline, Double(extents.width) / scale)
    }

    /// The font that Latin letters have.
    private static func family(_ fonts: UnsafeMutablePointer<PangoFontMap>, _ context: OpaquePointer) -> String {
        let description = unsafe pango_font_description_from_string("Sans 16")
        defer { unsafe pango_font_description_free(description) }
        unsafe pango_context_set_language(context, pango_language_from_string("en"))
        guard let font = unsafe pango_font_map_load_font(fonts, context, description) else { return "no font" }
        defer { unsafe g_object_unref(font) }
        let found = unsafe pango_font_describe(font)
        defer { unsafe pango_font_description_free(found) }
        return unsafe pango_font_description_get_family(found).map { unsafe String(cString: $0) } ?? "no font"
    }
}
