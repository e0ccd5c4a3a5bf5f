import Testing

@testable import Mixing

@Suite struct LoudnessLevelerTests {
    /// One second of stereo at a level, 100 ms at a time.
    private func second(_ leveler: inout LoudnessLeveler, level: Double) -> [Float] {
        var output: [Float] = []
        for part in 0..<10 {
            var audio = Sine.stereo(
                Sine.samples(
                    1_000, rate: 48_000, count: 4_800, amplitude: Decibels(level).amplitude, from: 4_800 * part))
            var span = audio.mutableSpan
            leveler.process(&span)
            output += audio
        }
        return output
    }

    @Test(arguments: [-26.0, -33, -20, -13])
    func findsTheLevelInTheFirstSeconds(level: Double) {
        var leveler = LoudnessLeveler(target: -23)
        for _ in 0..<2 { _ = second(&leveler, level: level) }
        #expect(abs(leveler.gain.value - (-23 - level)) < 0.3)
        let output = second(&leveler, level: level)
        #expect(abs(Decibels(amplitude: Sine.rms(output)).value + 23 + 3.01) < 0.3)
        #expect(Sine.greatestBend(Sine.channel(0, of: output)) < 0.0018)
    }

    @Test func knowsNothingBeforeTheFirstBlock() {
        var leveler = LoudnessLeveler(target: -23)
        var audio = Sine.stereo(Sine.samples(1_000, rate: 48_000, count: 14_400, amplitude: 0.01))
        let before = audio
        var span = audio.mutableSpan
        leveler.process(&span)
        #expect(audio == before && leveler.gain == .zero)
    }

    @Test func bringsQuietAudioUpByADecibelASecondLater() {
        var leveler = LoudnessLeveler(target: -23)
        for _ in 0..<4 { _ = second(&leveler, level: -23) }
        let before = leveler.gain.value
        _ = second(&leveler, level: -33)
        #expect((0.3...1.001).contains(leveler.gain.value - before))
    }

    @Test func bringsLoudAudioDownFaster() {
        var leveler = LoudnessLeveler(target: -23)
        for _ in 0..<4 { _ = second(&leveler, level: -23) }
        let before = leveler.gain.value
        _ = second(&leveler, level: -5)
        #expect((-3.001 ... -2.0).contains(leveler.gain.value - before))
    }

    /// Calls of any length give the same; a mix is made 10 ms at a time.
    @Test func goesInALineWhateverIsWorkedOnAtOnce() {
        let audio = Sine.stereo(Sine.samples(200, rate: 48_000, count: 96_000, amplitude: 0.02))
        var whole: [[Float]] = []
        for frames in [480, 4_800] {
            var leveler = LoudnessLeveler(target: -23)
            var output: [Float] = []
            for first in stride(from: 0, to: audio.count, by: 2 * frames) {
                var part = Array(audio[first..<first + 2 * frames])
                var span = part.mutableSpan
                leveler.process(&span)
                output += part
            }
            whole.append(output)
        }
        #expect(Sine.greatestBend(Sine.channel(0, of: whole[0])) < 0.0001)
        // A long call applies what it learns a stretch earlier.
        let (short, long) = (Sine.rms(whole[0][144_000...]), Sine.rms(whole[1][144_000...]))
        #expect(abs(Decibels(amplitude: short / long).value) < 0.1)
    }

    @Test func restsInPauses() {
        var leveler = LoudnessLeveler(target: -23)
        for _ in 0..<3 { _ = second(&leveler, level: -23) }
        // The meter's window of 400 ms still holds some of the audio.
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
