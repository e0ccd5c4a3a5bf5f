/// Coefficients of a windowed sinc, sampled at 384 places between two source frames.
///
/// A Kaiser window of 64 source frames: what lies up to 0.9 of the source's Nyquist frequency passes within 0.01 dB, and
/// its images are below -90 dB. Between two sampled places the coefficients are interpolated; that error is below -110 dB. 384 is a
/// multiple of 2, 3, 4 and 6: audio of 8, 12, 16, 24 and 32 kHz falls on sampled places.
struct ResamplingKernel: Sendable {
    /// Source frames that one output frame is made of; a multiple of four.
    let taps: Int
    /// Row after row, each of `taps`; row p belongs to a place p/384 of a frame behind the source frame. One row more
    /// than places, so that a place always lies between two rows.
    let coefficients: [Float]

    static let places = 384
    /// Of every source that is not faster than the mix.
    static let standard = ResamplingKernel(stretch: 1)

    /// The kernel for a source `stretch` times as fast as the mix; below 1 counts as 1. A faster source is cut at the
    /// Nyquist frequency of the mix, so that nothing is folded down.
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

    /// The weights for a place `fraction` of a frame behind the source frame.
    static func row(at fraction: Double, stretch: Double) -> [Double] {
        let wide = max(1, stretch)
        let half = taps(stretch) / 2
        let edge = Elementary.besselI0(beta)
        var row = [Double](repeating: 0, count: 2 * half)
        for tap in row.indices {
            // Tap t weighs the source frame t - half + 1 behind the one before the output frame.
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

    /// Exactly 0 at whole distances but 0: there a frame of the source passes unchanged.
    private static func sinc(_ distance: Double) -> Double {
        guard distance != 0 else { return 1 }
        guard distance != distance.rounded() else { return 0 }
        return Elementary.sine(Double.pi * distance) / (Double.pi * distance)
    }
}
