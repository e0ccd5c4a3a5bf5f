public import Media

/// The colour where no picture is: `bgColor` of the OWT API, red, green and blue from 0 to 255.
public struct BackgroundColor: Hashable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public static let black = BackgroundColor(red: 0, green: 0, blue: 0)

    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The colour in a canvas.
    ///
    /// For BT.601 in limited range, the only colours that OWT uses, the sample is OWT's. For others it is rounded as in
    /// ITU-T H.273.
    public func sample(in colour: VideoColour) -> ColourSample {
        switch (colour.matrix, colour.range) {
        case (.bt601, .limited), (.unspecified, .limited): serversSample
        case (.bt601, .full), (.unspecified, .full), (.bt709, _), (.bt2020, _):
            colour.sample(red: red, green: green, blue: blue)
        }
    }

    /// The server's coefficients, order of operations and truncation (owt-server `VideoHelper.h`) give the same sample
    /// for every colour, even where rounding decides whether the sum is an integer.
    private var serversSample: ColourSample {
        let (r, g, b) = (Double(red), Double(green), Double(blue))
        return ColourSample(
            y: UInt8((0.257 * r) + (0.504 * g) + (0.098 * b) + 16),
            u: UInt8(-(0.148 * r) - (0.291 * g) + (0.439 * b) + 128),
            v: UInt8((0.439 * r) - (0.368 * g) - (0.071 * b) + 128))
    }
}
