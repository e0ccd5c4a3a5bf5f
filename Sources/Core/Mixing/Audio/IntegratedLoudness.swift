/// Loudness of a whole programme from its 400 ms blocks, without those below -70 LUFS or 10 LU below the rest (ITU-R
/// BS.1770-4 annex 1, gating).
///
/// A histogram with bins of 0.05 LU holds the blocks, so hours take no more memory than a minute (29 KB). Each bin
/// keeps its energy, so only the position of the relative gate is rounded.
struct IntegratedLoudness: Sendable {
    private var counts = [Int](repeating: 0, count: bins)
    private var energies = [Double](repeating: 0, count: bins)
    private var count = 0
    private var energy = 0.0

    private static let bins = 1_800
    private static let perUnit = 20.0
    static let absoluteGate = -70.0
    private static let relativeGate = -10.0
    /// BS.1770-4 annex 1: cancels the weighting's gain at 997 Hz.
    static let offset = -0.691

    /// LUFS of a weighted mean square.
    static func loudness(_ energy: Double) -> Double {
        offset + Decibels(power: energy).value
    }

    mutating func push(_ block: Double) {
        let level = Self.loudness(block)
        guard level > Self.absoluteGate, level.isFinite else { return }
        let bin = min(Self.bins - 1, max(0, Int((level - Self.absoluteGate) * Self.perUnit)))
        counts[bin] += 1
        energies[bin] += block
        count += 1
        energy += block
    }

    /// LUFS; nil until a block is above -70 LUFS.
    var loudness: Double? {
        guard count > 0 else { return nil }
        let gate = Self.loudness(energy / Double(count)) + Self.relativeGate
        let first = min(Self.bins - 1, max(0, Int(((gate - Self.absoluteGate) * Self.perUnit).rounded())))
        var (gated, blocks) = (0.0, 0)
        for bin in first..<Self.bins {
            gated += energies[bin]
            blocks += counts[bin]
        }
        return blocks > 0 ? Self.loudness(gated / Double(blocks)) : nil
    }
}
