import Media

/// From one colour space of a picture to another: an affine map of (Y, U, V), by ITU-T H.273 §8.3 backwards and
/// forwards. Fixed point with 14 binary places.
struct ColourConversion {
    let source: VideoColour
    let target: VideoColour
    private static let places: Int32 = 14

    /// Luma from luma, blue and red; blue and red from these two only, because grey stays grey.
    private let luma: (y: Int32, u: Int32, v: Int32, offset: Int32)
    private let blue: (u: Int32, v: Int32)
    private let red: (u: Int32, v: Int32)
    private var corrections: [Int32] = []

    /// Nil if nothing is to be converted: an unspecified matrix counts as that of the other side.
    init?(from source: VideoColour, to target: VideoColour) {
        var (from, to) = (source, target)
        if from.matrix == .unspecified { from.matrix = to.matrix }
        if to.matrix == .unspecified { to.matrix = from.matrix }
        guard from != to else { return nil }
        self.source = source
        self.target = target
        let (old, new) = (from.lumaShares, to.lumaShares)
        let (oldRange, newRange) = (from.levels, to.levels)
        // RGB of a chroma sample of 1 without luma; luma adds itself to all three.
        let (oldGreen, newGreen) = (1 - old.red - old.blue, 1 - new.red - new.blue)
        let fromBlue = (
            r: 0.0, g: -2 * (1 - old.blue) * old.blue / oldGreen, b: 2 * (1 - old.blue)
        )
        let fromRed = (
            r: 2 * (1 - old.red), g: -2 * (1 - old.red) * old.red / oldGreen, b: 0.0
        )
        func newLuma(_ rgb: (r: Double, g: Double, b: Double)) -> Double {
            new.red * rgb.r + newGreen * rgb.g + new.blue * rgb.b
        }
        let chroma = newRange.chroma / oldRange.chroma
        func newBlue(_ rgb: (r: Double, g: Double, b: Double)) -> Double {
            (rgb.b - newLuma(rgb)) / (2 * (1 - new.blue)) * chroma
        }
        func newRed(_ rgb: (r: Double, g: Double, b: Double)) -> Double {
            (rgb.r - newLuma(rgb)) / (2 * (1 - new.red)) * chroma
        }
        func fixed(_ value: Double) -> Int32 { Int32((value * Double(1 << Self.places)).rounded()) }
        let ratio = newRange.luma / oldRange.luma
        luma = (
            fixed(ratio), fixed(newLuma(fromBlue) * newRange.luma / oldRange.chroma),
            fixed(newLuma(fromRed) * newRange.luma / oldRange.chroma),
            fixed(newRange.offset - oldRange.offset * ratio)
        )
        blue = (fixed(newBlue(fromBlue)), fixed(newBlue(fromRed)))
        red = (fixed(newRed(fromBlue)), fixed(newRed(fromRed)))
    }

    /// Converts in place. `left` and `top` say whether the area begins at the second luma sample of its first chroma
    /// sample.
    mutating func convert(
        _ y: MutablePlaneView, _ u: MutablePlaneView, _ v: MutablePlaneView, left: Int, top: Int
    ) {
        if corrections.count < y.width { corrections = [Int32](repeating: 0, count: y.width) }
        let half: Int32 = 1 << (Self.places - 1)
        unsafe corrections.withUnsafeMutableBufferPointer { corrections in
            for row in 0..<u.height {
                let (blueLine, redLine) = unsafe (u.base + row * u.stride, v.base + row * v.stride)
                for x in 0..<y.width {
                    let column = (x &+ left) >> 1
                    unsafe corrections[x] =
                        unsafe luma.u &* (Int32(blueLine[column]) &- 128) &+ luma.v &* (Int32(redLine[column]) &- 128)
                        &+ luma.offset &+ half
                }
                for line in max(0, 2 * row - top)..<max(0, min(y.height, 2 * row - top + 2)) {
                    let samples = unsafe y.base + line * y.stride
                    for x in 0..<y.width {
                        let mapped = unsafe (luma.y &* Int32(samples[x]) &+ corrections[x]) >> Self.places
                        unsafe samples[x] = UInt8(truncatingIfNeeded: max(0, min(255, mapped)))
                    }
                }
                for x in 0..<u.width {
                    let (oldBlue, oldRed) = unsafe (Int32(blueLine[x]) &- 128, Int32(redLine[x]) &- 128)
                    let newBlue = (blue.u &* oldBlue &+ blue.v &* oldRed &+ half) >> Self.places &+ 128
                    let newRed = (red.u &* oldBlue &+ red.v &* oldRed &+ half) >> Self.places &+ 128
                    unsafe blueLine[x] = UInt8(truncatingIfNeeded: max(0, min(255, newBlue)))
                    unsafe redLine[x] = UInt8(truncatingIfNeeded: max(0, min(255, newRed)))
                }
            }
        }
    }
}

extension VideoColour {
    /// The ranges of luma and chroma, and the level of black (ITU-T H.273 §8.3).
    fileprivate var levels: (luma: Double, chroma: Double, offset: Double) {
        range == .full ? (255, 255, 0) : (219, 224, 16)
    }
}
