import TestSupport
import Testing

@testable import Mixing

@Suite struct LimiterTests {
    /// The left channel of what comes out, in blocks of `size`, moved back by the look-ahead.
    private func limit(_ mono: [Float], size: Int = 960) -> [Float] {
        var limiter = Limiter()
        var output: [Float] = []
        var first = 0
        let padded = mono + [Float](repeating: 0, count: Limiter.lookAhead)
        while first < padded.count {
            var block = Sine.stereo(Array(padded[first..<min(padded.count, first + size)]))
            var span = block.mutableSpan
            limiter.process(&span)
            output += Sine.channel(0, of: block)
            first += size
        }
        return Array(output[Limiter.lookAhead...])
    }

    /// Another oversampling than the limiter's: eight places, 64 taps.
    private func truePeak(_ samples: [Float]) -> Decibels {
        let kernel = ResamplingKernel.standard
        var most: Float = 0
        for i in 32..<samples.count - 33 where samples[i].magnitude > 0.5 {
            for place in stride(from: 0, to: 384, by: 48) {
                var sum: Float = 0
                for tap in 0..<64 { sum += kernel.coefficients[place * 64 + tap] * samples[i + tap - 31] }
                most = max(most, sum.magnitude)
            }
        }
        return Decibels(amplitude: Double(most))
    }

    /// What is left of audio when its tones are taken away, against the tones. All are whole in the window.
    private func distortion(_ samples: [Float], _ tones: [Double]) -> Decibels {
        let all = samples.reduce(0) { $0 + Double($1) * Double($1) }
        var tonal = 0.0
        for tone in tones {
            let turn = 2 * Double.pi * tone / 48_000
            let (cosine, sine) = (Elementary.cosine(turn), Elementary.sine(turn))
            var (real, imaginary, inPhase, quadrature) = (1.0, 0.0, 0.0, 0.0)
            for sample in samples {
                inPhase += Double(sample) * imaginary
                quadrature += Double(sample) * real
                (real, imaginary) = (real * cosine - imaginary * sine, real * sine + imaginary * cosine)
            }
            tonal += (inPhase * inPhase + quadrature * quadrature) * 2 / Double(samples.count)
        }
        return Decibels(power: max(1e-30, all - tonal) / tonal)
    }

    private func sum(_ tones: [Double], count: Int) -> [Float] {
        var sum = [Float](repeating: 0, count: count)
        for (number, tone) in tones.enumerated() {
            let samples = Sine.samples(tone, rate: 48_000, count: count, amplitude: 1, phase: Double(number) * 1.7)
            for i in sum.indices { sum[i] += samples[i] }
        }
        return sum
    }

    @Test(arguments: [960, 1, 7, 480, 5_000])
    func passesWhatStaysBelowBitByBit(size: Int) {
        let tone = Sine.samples(997, rate: 48_000, count: size < 10 ? 500 : 9_000, amplitude: 0.8)
        let isEqual = limit(tone, size: size) == tone
        #expect(isEqual)
    }

    @Test func givesTheSameForAnySizeOfBlock() {
        let audio = sum([440, 1_000, 1_300], count: 6_000)
        let whole = limit(audio)
        let isEqual = limit(audio, size: 37) == whole && limit(audio, size: 1_024) == whole
        #expect(isEqual)
    }

    /// The product's promise: 16 tones at full scale stay below -1 dBTP, and the distortion is at least 20 dB below
    /// that of clamping. Clamping's is taken as it is: turning it down to the same loudness changes no ratio.
    @Test(arguments: [
        stride(from: 200.0, to: 1_800, by: 100).map { $0 },
        // No common multiple within half a second.
        [
            110, 234, 306, 430, 546, 662, 774, 886, 1_010, 1_122, 1_238, 1_362, 1_486, 1_602, 1_734, 1_866,
        ],
    ])
    func limitsSixteenFullScaleTonesWithoutBendingThem(tones: [Double]) {
        let audio = sum(tones, count: 84_000)
        let limited = limit(audio)
        #expect(truePeak(Array(limited[..<12_000])) < Decibels(-1))
        let settled = Array(limited[60_000...])
        #expect(truePeak(settled) < Decibels(-1))
        let clamped = audio[60_000...].map { max(-1, min(1, $0)) }
        let ours = distortion(settled, tones)
        let clamping = distortion(clamped, tones)
        #expect(clamping > Decibels(-8))
        #expect(ours.value < clamping.value - 20, "\(ours.value) dB against \(clamping.value) dB")
        // It is not bought by silence: the loudest peaks are at the ceiling.
        #expect(truePeak(settled) > Decibels(-2))
    }

    @Test(arguments: [997.0, 7_919, 12_000, 15_013])
    func limitsTonesWhosePeaksLieBetweenTheSamples(frequency: Double) {
        let output = limit(Sine.samples(frequency, rate: 48_000, count: 4_800, amplitude: 2, phase: .pi / 4))
        #expect(truePeak(output) < Decibels(-1))
        #expect(truePeak(output) > Decibels(-1.5))
    }

    @Test func turnsDownAheadOfAPeakAndLeavesItInItsPlace() {
        var audio = Sine.samples(100, rate: 48_000, count: 9_600, amplitude: 0.1)
        audio[4_800] = 3
        let output = limit(audio)
        #expect(output.indices.max { output[$0] < output[$1] } == 4_800)
        #expect(output[4_800] < 0.9)
        #expect(output[..<4_500] == audio[..<4_500])
    }

    @Test func tellsOnceHowMuchItTurnedDown() {
        var limiter = Limiter()
        #expect(limiter.takeLeastGain() == .zero)
        var loud = [Float](repeating: 4, count: 4_800)
        var span = loud.mutableSpan
        limiter.process(&span)
        let gain = limiter.takeLeastGain()
        // Four is 12 dB, the ceiling 1.1 dB, and the edge swings over by about 1 dB between the samples.
        #expect(abs(gain.value + 14.1) < 0.5)
        #expect(limiter.takeLeastGain() == .zero)
    }

    @Test func isHarmlessToSilenceAndSurvivesNonsense() {
        #expect(limit([Float](repeating: 0, count: 2_000)).allSatisfy { $0 == 0 })
        let wild = limit([Float](repeating: 1e30, count: 2_000))
        #expect(wild.allSatisfy { $0.isFinite && $0.magnitude <= 1 })
    }

    /// Bursts of noise, up to 20 dB too loud: no sample and no peak that a meter after BS.1770-4 sees is above -1 dBTP.
    @Test(arguments: 0..<3 as Range<UInt64>)
    func keepsAnythingBelowTheCeiling(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var audio: [Float] = []
        var (first, second): (Float, Float) = (0, 0)
        while audio.count < 9_000 {
            let loudness = Float.random(in: 0...10, using: &random)
            for _ in 0..<Int.random(in: 10...900, using: &random) {
                // Two means of neighbours: music has next to nothing close to 24 kHz.
                let noise = Float.random(in: -loudness...loudness, using: &random)
                let smooth = (noise + first) / 2
                audio.append((smooth + second) / 2)
                (first, second) = (noise, smooth)
            }
        }
        #expect(truePeak(limit(audio)) < Decibels(-1))
    }

    @Test func givesTheSameEveryTime() {
        let audio = sum([200, 333, 500], count: 3_000)
        let isEqual = limit(audio) == limit(audio)
        #expect(isEqual)
    }
}
