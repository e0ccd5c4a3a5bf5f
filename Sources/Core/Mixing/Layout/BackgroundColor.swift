/// What is seen where no picture is: `bgColor` of the OWT API, red, green and blue from 0 to 255.
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

    /// The colour difference matrix that an output signals (ITU-T H.273 §8.3).
    public enum Matrix: Hashable, Sendable {
        /// OWT's only one, whatever the size.
        case bt601
        case bt709
    }

    /// One sample of each plane, limited range.
    public struct Samples: Hashable, Sendable {
        public var y: UInt8
        public var cb: UInt8
        public var cr: UInt8

        public init(y: UInt8, cb: UInt8, cr: UInt8) {
            self.y = y
            self.cb = cb
            self.cr = cr
        }
    }

    public func samples(_ matrix: Matrix) -> Samples {
        let (r, g, b) = (Double(red), Double(green), Double(blue))
        switch matrix {
        case .bt601:
            // The server's coefficients, its order and its cut-off decimals (`VideoHelper.h`): the same sample for every
            // colour, also where the sum is a whole number but for the last binary digit.
            return Samples(
                y: UInt8((0.257 * r) + (0.504 * g) + (0.098 * b) + 16),
                cb: UInt8(-(0.148 * r) - (0.291 * g) + (0.439 * b) + 128),
                cr: UInt8((0.439 * r) - (0.368 * g) - (0.071 * b) + 128))
        case .bt709:
            // ITU-R BT.709-6 §3, 8 bits: luma of 219 steps from 16, differences of 224 steps around 128.
            let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
            return Samples(
                y: UInt8((luma * 219 / 255 + 16).rounded()),
                cb: UInt8(((b - luma) / 1.8556 * 224 / 255 + 128).rounded()),
                cr: UInt8(((r - luma) / 1.5748 * 224 / 255 + 128).rounded()))
        }
    }
}
