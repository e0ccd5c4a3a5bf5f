/// The background level of an input: it is below this level only briefly.
///
/// The minimum over the last three seconds of a level that is smoothed over some 30 ms (after R. Martin, "Noise power
/// spectral density estimation based on optimal smoothing and minimum statistics", 2001). Speech has a gap in any three
/// seconds, so it does not lift the floor; a fan does.
struct NoiseFloor: Equatable, Sendable {
    private var smoothed = start
    /// Minima of the last six stretches of half a second.
    private var minima: [Double]
    private var slot = 0
    private var frames = 0

    /// dB of full scale. In an input's first second its background is assumed to be a quiet room.
    static let start = -60.0
    private static let stretch = 50
    private static let stretches = 6

    init() {
        minima = [Double](repeating: .infinity, count: Self.stretches)
        minima[Self.stretches - 1] = Self.start
        minima[0] = Self.start
    }

    var level: Double { minima.reduce(smoothed, min) }

    /// Takes the level of the next 10 ms, in dB of full scale.
    mutating func push(_ level: Double) {
        let bounded = max(level, -100)
        smoothed += (bounded - smoothed) * 0.3
        minima[slot] = min(minima[slot], smoothed)
        frames += 1
        guard frames == Self.stretch else { return }
        frames = 0
        slot = (slot + 1) % Self.stretches
        minima[slot] = smoothed
    }
}
