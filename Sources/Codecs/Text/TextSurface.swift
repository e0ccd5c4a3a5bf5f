import CText
import Media

/// A transparent image of Cairo that is drawn on, and then becomes an overlay.
@safe struct TextSurface: ~Copyable {
    let width: Int
    let height: Int
    let context: OpaquePointer
    private let surface: OpaquePointer

    /// Both sides are even.
    init(width: Int, height: Int) throws(CodecError) {
        // Cairo always gives an object, which may be in an error state; `overlay` asks for it.
        guard let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)),
            let context = unsafe cairo_create(surface)
        else { throw .text("cairo_create") }
        self.width = width
        self.height = height
        unsafe self.surface = surface
        unsafe self.context = context
    }

    deinit {
        unsafe cairo_destroy(context)
        unsafe cairo_surface_destroy(surface)
    }

    /// A rectangle over the whole surface, in black, with corners of a sixth of its height.
    borrowing func drawPlate(opacity: UInt8) {
        let (right, bottom) = (Double(width), Double(height))
        let radius = min(right, bottom) / 6
        unsafe cairo_new_sub_path(context)
        unsafe cairo_arc(context, right - radius, radius, radius, -.pi / 2, 0)
        unsafe cairo_arc(context, right - radius, bottom - radius, radius, 0, .pi / 2)
        unsafe cairo_arc(context, radius, bottom - radius, radius, .pi / 2, .pi)
        unsafe cairo_arc(context, radius, radius, radius, .pi, 3 * .pi / 2)
        unsafe cairo_close_path(context)
        unsafe cairo_set_source_rgba(context, 0, 0, 0, Double(opacity) / 255)
        unsafe cairo_fill(context)
    }

    /// What was drawn, in the colour space of a picture.
    borrowing func overlay(colour: VideoColour) throws(CodecError) -> Overlay {
        unsafe cairo_surface_flush(surface)
        let status = unsafe max(cairo_status(context).rawValue, cairo_surface_status(surface).rawValue)
        let rowBytes = unsafe Int(cairo_image_surface_get_stride(surface))
        guard status == CAIRO_STATUS_SUCCESS.rawValue, let bytes = unsafe cairo_image_surface_get_data(surface),
            rowBytes >= 4 * width
        else {
            throw unsafe .text(
                "drawing text", Int(status), String(cString: cairo_status_to_string(cairo_status_t(status))))
        }
        var picture = VideoFrame(width: width, height: height, colour: colour)
        var opacity = [UInt8](repeating: 0, count: picture.yStride * height)
        let (width, height, yStride, uvStride) = (width, height, picture.yStride, picture.uvStride)
        var palette = Palette(colour)
        picture.withMutablePlanes { y, u, v in
            for row in stride(from: 0, to: height, by: 2) {
                for column in stride(from: 0, to: width, by: 2) {
                    var sum = Light()
                    for line in row...row + 1 {
                        for place in column...column + 1 {
                            let light = unsafe Light(
                                UnsafeRawPointer(bytes).load(
                                    fromByteOffset: line * rowBytes + 4 * place, as: UInt32.self))
                            guard light.alpha > 0 else { continue }
                            opacity[line * yStride + place] = UInt8(truncatingIfNeeded: light.alpha)
                            y[line * yStride + place] = palette.sample(of: light).y
                            sum.add(light)
                        }
                    }
                    guard sum.alpha > 0 else { continue }
                    let sample = palette.sample(of: sum)
                    u[row / 2 * uvStride + column / 2] = sample.u
                    v[row / 2 * uvStride + column / 2] = sample.v
                }
            }
        }
        guard let overlay = Overlay(picture, opacity: opacity, opacityStride: yStride) else {
            throw .text("drawing text")
        }
        return overlay
    }
}
