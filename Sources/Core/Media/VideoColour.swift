/// How the samples of a picture become light: the matrix between RGB and YCbCr, and the range of the samples (ITU-T
/// H.273 §8.3). Primaries and transfer are not distinguished: those of BT.601 and BT.709 differ by less than the eye
/// sees.
public struct VideoColour: Hashable, Sendable {
    public enum Matrix: String, CaseIterable, Hashable, Sendable {
        /// The stream does not announce it. Drawing takes it for that of the canvas, so that nothing is converted by
        /// guess.
        case unspecified
        case bt601, bt709, bt2020
    }

    public enum Range: String, CaseIterable, Hashable, Sendable {
        /// Luma 16 to 235, chroma 16 to 240.
        case limited
        case full
    }

    public var matrix: Matrix
    public var range: Range

    public init(matrix: Matrix = .unspecified, range: Range = .limited) {
        self.matrix = matrix
        self.range = range
    }

    public static let bt601 = VideoColour(matrix: .bt601)
    public static let bt709 = VideoColour(matrix: .bt709)
    /// That of the samples in a JPEG file (ITU-T T.871 §7).
    public static let jpeg = VideoColour(matrix: .bt601, range: .full)

    /// A code of MatrixCoefficients (ITU-T H.273 table 4) with the range flag.
    public init(matrixCoefficients code: Int, isFullRange: Bool) {
        switch code {
        case 1: matrix = .bt709
        case 5, 6: matrix = .bt601
        case 9, 10: matrix = .bt2020
        default: matrix = .unspecified
        }
        range = isFullRange ? .full : .limited
    }

    /// MatrixCoefficients (ITU-T H.273 table 4); 2 means "unspecified".
    public var matrixCoefficients: UInt8 {
        switch matrix {
        case .unspecified: 2
        case .bt601: 6
        case .bt709: 1
        case .bt2020: 9
        }
    }

    /// ColourPrimaries that go with the matrix (ITU-T H.273 table 2).
    public var primaries: UInt8 { matrixCoefficients }

    /// TransferCharacteristics that go with the matrix (ITU-T H.273 table 3): BT.2020 for 10 bits has 14.
    public var transferCharacteristics: UInt8 { matrix == .bt2020 ? 14 : matrixCoefficients }

    /// The shares of red and blue in luma, K_R and K_B (ITU-T H.273 table 4); "unspecified" counts as BT.601.
    public var lumaShares: (red: Double, blue: Double) {
        switch matrix {
        case .unspecified, .bt601: (0.299, 0.114)
        case .bt709: (0.2126, 0.0722)
        case .bt2020: (0.2627, 0.0593)
        }
    }

    /// The sample of a colour given in 0 to 255 (ITU-T H.273 §8.3).
    public func sample(red: UInt8, green: UInt8, blue: UInt8) -> ColourSample {
        let shares = lumaShares
        let (r, g, b) = (Double(red) / 255, Double(green) / 255, Double(blue) / 255)
        let luma = shares.red * r + (1 - shares.red - shares.blue) * g + shares.blue * b
        let u = (b - luma) / (2 * (1 - shares.blue))
        let v = (r - luma) / (2 * (1 - shares.red))
        let scale: (luma: Double, chroma: Double, offset: Double) = range == .full ? (255, 255, 0) : (219, 224, 16)
        return ColourSample(
            y: byte(scale.offset + scale.luma * luma), u: byte(128 + scale.chroma * u),
            v: byte(128 + scale.chroma * v))
    }

    private func byte(_ value: Double) -> UInt8 {
        UInt8(max(0, min(255, value.rounded())))
    }
}

/// One colour in the colour space of its picture.
public struct ColourSample: Hashable, Sendable {
    public var y: UInt8
    public var u: UInt8
    public var v: UInt8

    public init(y: UInt8, u: UInt8, v: UInt8) {
        self.y = y
        self.u = u
        self.v = v
    }
}
