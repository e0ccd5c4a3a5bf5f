/// Loudness of audio at 48 kHz (ITU-R BS.1770-4, EBU R 128, EBU Tech 3341).
///
/// It takes mean squares over 100 ms; four of them are a momentary value and a block of the gate, so blocks overlap by
/// three quarters.
public struct LoudnessMeter: Sendable {
    private var filters: [KWeighting]
    private let weights: [Double]
    private var recent = [Double](repeating: 0, count: 4)
    private var integrator = IntegratedLoudness()
    private var energy = 0.0
    private var frames = 0
    /// Complete stretches of 100 ms so far.
    private(set) var stretches = 0

    static let stretch = 4_800

    /// - Parameter weights: of the channels, 1.41 for surround (BS.1770-4 annex 1, table 3).
    public init(weights: [Double] = [1, 1]) {
        self.weights = weights.isEmpty ? [1] : weights
        filters = [KWeighting](repeating: KWeighting(), count: self.weights.count)
    }

    /// Takes interleaved samples.
    public mutating func push(_ samples: Span<Float>) {
        let channels = weights.count
        let total = samples.count / channels
        var first = 0
        while first < total {
            let count = min(total - first, Self.stretch - frames)
            for channel in 0..<channels {
                energy +=
                    weights[channel]
                    * filters[channel].energy(
                        of: samples, from: first * channels + channel, stride: channels, count: count)
            }
            frames += count
            first += count
            if frames == Self.stretch { finishStretch() }
        }
    }

    /// LUFS over the last 400 ms; nil before the first 400 ms, or in digital silence.
    public var momentary: Double? {
        guard stretches >= recent.count else { return nil }
        let loudness = IntegratedLoudness.loudness(block)
        return loudness.isFinite ? loudness : nil
    }

    /// LUFS of everything so far; nil until a block is above -70 LUFS.
    public var integrated: Double? { integrator.loudness }

    /// The weighted mean square over the last 400 ms.
    var block: Double { recent.reduce(0, +) / Double(recent.count) }

    private mutating func finishStretch() {
        let mean = energy / Double(Self.stretch)
        recent[stretches % recent.count] = mean.isFinite ? mean : 0
        stretches += 1
        energy = 0
        frames = 0
        if stretches >= recent.count { integrator.push(block) }
    }
}
