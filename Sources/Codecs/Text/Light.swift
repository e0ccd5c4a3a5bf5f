import Media

/// One pixel of Cairo, or the sum of several: colours that were multiplied by their opacity, so that they add up.
struct Light {
    private(set) var alpha: UInt32 = 0
    private var red: UInt32 = 0
    private var green: UInt32 = 0
    private var blue: UInt32 = 0

    init() {}

    /// A pixel of CAIRO_FORMAT_ARGB32: 32 bits in the machine's order, alpha uppermost.
    init(_ pixel: UInt32) {
        alpha = pixel >> 24
        red = pixel >> 16 & 255
        green = pixel >> 8 & 255
        blue = pixel & 255
    }

    mutating func add(_ other: Light) {
        alpha &+= other.alpha
        red &+= other.red
        green &+= other.green
        blue &+= other.blue
    }

    /// The colour without its opacity; black where nothing is.
    var colour: (red: UInt8, green: UInt8, blue: UInt8) {
        func part(_ value: UInt32) -> UInt8 {
            alpha == 0 ? 0 : UInt8(truncatingIfNeeded: min(255, (value &* 255 &+ alpha / 2) / alpha))
        }
        return (part(red), part(green), part(blue))
    }
}

/// Samples of pictures for colours. Neighbours are mostly alike, so that the last one is kept.
struct Palette {
    private let space: VideoColour
    private var known: (red: UInt8, green: UInt8, blue: UInt8) = (0, 0, 0)
    private var sample: ColourSample

    init(_ space: VideoColour) {
        self.space = space
        sample = space.sample(red: 0, green: 0, blue: 0)
    }

    mutating func sample(of light: Light) -> ColourSample {
        let colour = light.colour
        if colour != known {
            known = colour
            sample = space.sample(red: colour.red, green: colour.green, blue: colour.blue)
        }
        return sample
    }
}
