/// Coefficients of a windowed sinc, sampled at 384 places between two source frames.
///
/// A Kaiser window of 64 source frames: frequencies up to 0.9 of the source's Nyquist frequency pass within 0.01 dB,
/// and their images are below -90 dB. Between two sampled places the coefficients are interpolated, with an error below
/// -110 dB. 384 is a multiple of 2, 3, 4 and 6, so audio of 8, 12, 16, 24 and 32 kHz uses sampled places only.
struct ResamplingKernel: Sendable {
    /// Source frames for one output frame; a multiple of four.
    let taps: Int
    /// Row after row, each of `taps`; row p is for a place p/384 of a frame after the source frame. One more row than
    /// places, so that every place is between two rows.
    let coefficients: [Float]

    static let places = 384
    /// For every source that is not faster than the mix.
    static let standard = ResamplingKernel(stretch: 1)

    /// The kernel for a source `stretch` times as fast as the mix; below 1 counts as 1. A faster source is low-pass
    /// filtered at the Nyquist frequency of the mix, against aliasing.
    init(stretch: Double) {
        taps = Self.taps(stretch)
        var rows: [Float] = []
        rows.reserveCapacity((Self.places + 1) * taps)
        for place in 0...Self.places {
            let row = Self.row(at: Double(place) / Double(Self.places), stretch: stretch)
            for weight in row { rows.append(Float(weight)) }
        }
        coefficients = rows
    }

    private static func taps(_ stretch: Double) -> Int {
        64 * Int(max(1, stretch).rounded(.up))
    }

    /// The weights for a place `fraction` of a frame after the source frame.
    static func row(at fraction: Double, stretch: Double) -> [Double] {
        let wide = max(1, stretch)
        let half = taps(stretch) / 2
        let edge = Elementary.besselI0(beta)
        var row = [Double](repeating: 0, count: 2 * half)
        for tap in row.indices {
            // Tap t weighs the source frame t - half + 1 after the one that precedes the output frame.
            let distance = (Double(tap - half + 1) - fraction) / wide
            let reach = distance * wide / Double(half)
            guard reach.magnitude < 1 else { continue }
            row[tap] = sinc(distance) * Elementary.besselI0(beta * (1 - reach * reach).squareRoot()) / edge
        }
        let sum = row.reduce(0, +)
        return row.map { $0 / sum }
    }

    /// Kaiser's shape for 95 dB: 0.1102 (95 - 8.7).
    private static let beta = 9.51

    /// Exactly 0 at all whole distances except 0, so that a source frame passes unchanged there.
    private static func sinc(_ distance: Double) -> Double {
        guard distance != 0 else { return 1 }
        guard distance != distance.rounded() else { return 0 }
        return Elementary.sine(Double.pi * distance) / (Double.pi * distance)
    }
}
