public import Media

/// The mark of a frozen picture: two bars on a dark disc, as on a pause button.
///
/// It is computed, not drawn as a letter, because few fonts have the letter.
public enum FrozenMark {
    /// The age at which a picture gets the mark. Cameras send several pictures a second, and unchanged screens one
    /// (libwebrtc's `ZeroHertzAdapter`).
    public static let timeout = Interval(milliseconds: 1500)

    /// The disc's opacity: the picture below stays recognisable.
    static let opacity = 160

    /// - Parameters:
    ///   - side: of the disc, in luma samples.
    ///   - colour: that of the canvas.
    public static func overlay(side: Int, colour: VideoColour) -> Overlay? {
        let disc = Disc(side: side)
        var opacity = disc.opacity.map { UInt8(Int($0) * Self.opacity / 255) }
        var picture = VideoFrame(width: disc.side, height: disc.side, colour: colour)
        let white = colour.sample(red: 255, green: 255, blue: 255).y
        let stride = picture.yStride
        let bar = max(1, disc.side / 8)
        let middle = disc.side / 2
        let lines = disc.side * 5 / 16..<disc.side - disc.side * 5 / 16
        picture.withMutablePlanes { luma, _, _ in
            for y in lines {
                for x in 0..<bar {
                    for column in [middle - bar / 2 - 1 - x, middle + bar / 2 + x] {
                        luma[y * stride + column] = white
                        opacity[y * disc.side + column] = 255
                    }
                }
            }
        }
        return Overlay(picture, opacity: opacity, opacityStride: disc.side)
    }
}
