import Testing

@testable import Mixing

@Suite struct LoudnessLevelerTests {
    /// One second of stereo at a level, 100 ms at a time.
    private func second(_ leveler: inout LoudnessLeveler, level: Double) -> [Float] {
        var output: [Float] = []
        for part in 0..<10 {
            var sound = Sine.stereo(
                Sine.samples(
                    1_000, rate: 48_000, count: 4_800, amplitude: Decibels(level).amplitude, from: 4_800 * part))
            var span = sound.mutableSpan
            leveler.process(&span)
            output += sound
        }
        return output
    }

    @Test func bringsQuietSoundUpByADecibelASecond() {
        var leveler = LoudnessLeveler(target: -23)
        _ = second(&leveler, level: -26)
        let first = leveler.gain.value
        // The first three stretches of 100 ms are less than a block of the meter.
        #expect((0.5...1.0).contains(first))
        _ = second(&leveler, level: -26)
        #expect(abs(leveler.gain.value - first - 1) < 0.05)
        for _ in 0..<3 { _ = second(&leveler, level: -26) }
        let output = second(&leveler, level: -26)
        #expect(abs(leveler.gain.value - 3) < 0.4)
        #expect(abs(Decibels(amplitude: Sine.rms(output)).value + 23 + 3.01) < 0.5)
        #expect(Sine.greatestBend(Sine.channel(0, of: output)) < 0.0018)
    }

    @Test func bringsLoudSoundDownFaster() {
        var leveler = LoudnessLeveler(target: -23)
        for _ in 0..<2 { _ = second(&leveler, level: -10) }
        #expect((-6.0 ... -4.0).contains(leveler.gain.value))
    }

    @Test func restsInPauses() {
        var leveler = LoudnessLeveler(target: -23)
        for _ in 0..<3 { _ = second(&leveler, level: -23) }
        // The meter's window of 400 ms still holds some of the sound.
        _ = second(&leveler, level: -60)
        let gain = leveler.gain
        for _ in 0..<3 { _ = second(&leveler, level: -60) }
        #expect(leveler.gain == gain)
        #expect(abs(gain.value) < 0.6)
    }

    @Test func silenceIsNeverRaised() {
        var leveler = LoudnessLeveler(target: -23)
        let output = second(&leveler, level: -90)
        #expect(leveler.gain == .zero)
        #expect(
            output[..<9_600]
                == Sine.stereo(Sine.samples(1_000, rate: 48_000, count: 4_800, amplitude: Decibels(-90).amplitude))[...]
        )
    }

    @Test(arguments: [(-50.0, 12.0), (0.0, -20.0)])
    func keepsWithinItsRange(level: Double, gain: Double) {
        var leveler = LoudnessLeveler(target: level == 0 ? -40 : -23)
        for _ in 0..<13 { _ = second(&leveler, level: level) }
        #expect(abs(leveler.gain.value - gain) < 0.31)
    }
}
