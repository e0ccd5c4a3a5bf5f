import Testing

@testable import Mixing

@Suite struct KWeightingTests {
    /// dB by which a sine is weighted once the filters have settled.
    private func response(_ frequency: Double) -> Double {
        let tone = Sine.samples(frequency, rate: 48_000, count: 9_600, amplitude: 0.5)
        var filter = KWeighting()
        _ = filter.energy(of: tone.span, from: 0, stride: 1, count: 4_800)
        let energy = filter.energy(of: tone.span, from: 4_800, stride: 1, count: 4_800)
        return Decibels(power: energy / 4_800 / 0.125).value
    }

    /// ITU-R BS.1770-4 annex 1 figures 2 and 4: 0.69 dB at 997 Hz, 4 dB above 3 kHz, -3 dB around 48 Hz.
    @Test(arguments: [(1_000.0, 0.69, 0.05), (10_000, 4.0, 0.1), (100, -1.1, 0.2), (40, -5.2, 0.5)])
    func weightsLikeAHead(frequency: Double, gain: Double, tolerance: Double) {
        #expect(abs(response(frequency) - gain) < tolerance, "\(response(frequency))")
    }

    @Test func goesOnWhereItStopped() {
        let noise = Sine.samples(3_333, rate: 48_000, count: 1_000)
        var (whole, pieces) = (KWeighting(), KWeighting())
        let all = whole.energy(of: noise.span, from: 0, stride: 1, count: 1_000)
        let first = pieces.energy(of: noise.span, from: 0, stride: 1, count: 333)
        let second = pieces.energy(of: noise.span, from: 333, stride: 1, count: 667)
        #expect(abs(all - first - second) < 1e-9)
    }

    @Test func isNotPoisonedByWhatIsNoNumber() {
        var filter = KWeighting()
        _ = filter.energy(of: ([.nan, .infinity, 1] as [Float]).span, from: 0, stride: 1, count: 3)
        #expect(filter.energy(of: ([0, 0, 0] as [Float]).span, from: 0, stride: 1, count: 3) == 0)
    }

    @Test func takesOneOfManyChannels() {
        let mono = Sine.samples(500, rate: 48_000, count: 400)
        let silentRight: [Float] = mono.flatMap { [$0, 0] as [Float] }
        var (first, second, other) = (KWeighting(), KWeighting(), KWeighting())
        let wanted = first.energy(of: mono.span, from: 0, stride: 1, count: 400)
        #expect(second.energy(of: silentRight.span, from: 0, stride: 2, count: 400) == wanted)
        #expect(other.energy(of: silentRight.span, from: 1, stride: 2, count: 400) == 0)
    }
}
