import Testing

@testable import Mixing

@Suite struct ResamplingPhaseTests {
    /// Four hours of 44.1 kHz are 635,040,000 source frames for 691,200,000 of the mix, not one more or less.
    @Test(arguments: [8_000, 11_025, 44_100, 48_000])
    func losesNothingOverHours(rate: Int) {
        var phase = ResamplingPhase(sampleRate: rate)
        for _ in 0..<14_400 { phase.advance(by: 48_000) }
        #expect(phase.index == Int64(rate) * 14_400)
        #expect(phase.fraction == 0)
    }

    @Test(arguments: [8_000, 44_100, 48_000, 96_000], [0.0, 3.7, -3.7])
    func manySingleStepsAreOneLongOne(rate: Int, slew: Double) {
        var single = ResamplingPhase(sampleRate: rate)
        var long = single
        single.slew(by: slew, rate: 2_000)
        long.slew(by: slew, rate: 2_000)
        for _ in 0..<5_000 { single.advance() }
        long.advance(by: 5_000)
        #expect(single == long)
    }

    @Test func slewsToWholeFramesAtTheRateOfTheMix() {
        var phase = ResamplingPhase(sampleRate: 48_000)
        #expect(phase.isWhole)
        phase.slew(by: 10.4, rate: 1_000)
        #expect(!phase.isWhole)
        phase.advance(by: 5_000)
        #expect(!phase.isWhole)
        // The target changes while it moves.
        phase.slew(by: -2.2, rate: 1_000)
        phase.advance(by: 5_000)
        #expect(phase.isWhole)
        #expect(phase.index == 10_000 + 3)
    }

    @Test func slewsNoFasterThanAsked() {
        var phase = ResamplingPhase(sampleRate: 48_000)
        phase.slew(by: 100, rate: 1_000)
        phase.advance(by: 48_000)
        // 1000 ppm of 48,000 frames are 48.
        #expect(phase.index == 48_048)
    }

    @Test func countsTheFramesThatStillLieBefore() {
        var phase = ResamplingPhase(sampleRate: 8_000)
        #expect(phase.framesBefore(0) == 0)
        #expect(phase.framesBefore(160) == 960)
        phase.advance()
        #expect(phase.framesBefore(160) == 959)
        #expect(phase.framesBefore(-5) == 0)
    }

    @Test(arguments: [Double.infinity, -.infinity, 1e300])
    func boundsWhatItIsAskedFor(frames: Double) {
        var phase = ResamplingPhase(sampleRate: 44_100)
        phase.slew(by: frames, rate: .infinity)
        phase.advance(by: 48_000)
        // A tenth at most.
        #expect((39_000...49_000).contains(phase.index))
    }
}
