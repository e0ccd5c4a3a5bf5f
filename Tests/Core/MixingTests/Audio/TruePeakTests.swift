import Testing

@testable import Mixing

@Suite struct TruePeakTests {
    private func measure(_ mono: [Float]) -> Float {
        var peak = TruePeak()
        let samples = Sine.stereo(mono)
        var most: Float = 0
        var first = TruePeak.before
        while first + TruePeak.group + TruePeak.behind <= mono.count {
            peak.measure(samples, from: first)
            most = max(most, peak.peaks.max() ?? 0)
            first += TruePeak.group
        }
        return most
    }

    /// A quarter of the sampling rate at 45°: all samples are 0.707 of the peak (ITU-R BS.1770-4 annex 2, "Bounds of
    /// inter-sample peaks").
    @Test func seesWhatLiesBetweenTheSamples() {
        let tone = Sine.samples(12_000, rate: 48_000, count: 400, amplitude: 1, phase: .pi / 4)
        #expect(abs((tone.max() ?? 0) - 0.7071) < 1e-3)
        #expect(abs(Decibels(amplitude: Double(measure(tone))).value) < 0.02)
    }

    // BS.1770-4 annex 2: four-fold oversampling underreads by 20 log cos(π f / 4 fs) at most.
    @Test(arguments: [(997.0, 0.01), (5_000, 0.06), (15_000, 0.45), (20_000, 0.75)])
    func underreadsNoMoreThanItsGrid(frequency: Double, most: Double) {
        let tone = Sine.samples(frequency, rate: 48_000, count: 1_000, amplitude: 0.5)
        let level = Decibels(amplitude: Double(measure(tone)) / 0.5).value
        #expect(level < 0.05)
        #expect(level > -most)
    }

    @Test func looksAtBothChannels() {
        var peak = TruePeak()
        var samples = [Float](repeating: 0, count: 2 * 100)
        samples[2 * 40 + 1] = -0.75
        peak.measure(samples, from: 30)
        #expect(peak.peaks[10] == 0.75)
        #expect(peak.peaks[9] < 0.75)
        #expect(peak.peaks[9] > 0.5)
    }

    @Test func knowsTheMostThatASumCanBe() {
        #expect((2.5...3.5).contains(TruePeak.greatestGain))
    }
}
