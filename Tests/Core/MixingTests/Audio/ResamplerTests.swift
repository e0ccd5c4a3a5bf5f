import Testing

@testable import Mixing

@Suite struct ResamplerTests {
    /// Pushes all, in packets of 20 ms, and gives the frames of the mix.
    private func resample(
        _ samples: [Float], rate: Int, channels: Int = 1, slew: (milliseconds: Double, rate: Double)? = nil
    ) -> [Float] {
        var resampler = Resampler(sampleRate: rate)
        var output: [Float] = []
        let packet = rate / 50 * channels
        var first = 0
        if let slew { resampler.delay(by: slew.milliseconds * 1e6, rate: slew.rate) }
        while first < samples.count {
            let span = samples.span.extracting(first..<min(samples.count, first + packet))
            var start = 0
            while start < span.count / channels {
                start += resampler.push(span, channelCount: channels, from: start)
                output.append(contentsOf: resampler.output[..<(2 * resampler.count)])
            }
            first += packet
        }
        resampler.finish()
        return output + resampler.output[..<(2 * resampler.count)]
    }

    /// Passband and images of telephony to music rates, at the edge of what is promised: 0.9 of the Nyquist frequency.
    @Test(arguments: [8_000, 16_000, 24_000, 32_000, 44_100], [0.1, 0.9])
    func passesTonesFlatAndWithoutImages(rate: Int, share: Double) {
        let frequency = Double(rate) / 2 * share
        let output = Sine.channel(0, of: resample(Sine.samples(frequency, rate: rate, count: rate / 5), rate: rate))
        let steady = Array(output[1000..<8200])
        let tone = Sine.component(frequency, of: steady)
        #expect(Decibels(amplitude: tone.amplitude / 0.5).value.magnitude < 0.05)
        // The images of a tone lie around the multiples of the source's rate.
        for image in [Double(rate) - frequency, Double(rate) + frequency] where image < 24_000 {
            let level = Sine.component(image, of: steady)
            #expect(Decibels(amplitude: level.amplitude / 0.5).value < -80, "image at \(image) Hz")
        }
    }

    @Test(arguments: [8_000, 16_000, 44_100])
    func allThatIsNotTheToneIsBelowEightyDecibels(rate: Int) {
        let output = Sine.channel(0, of: resample(Sine.samples(1_000, rate: rate, count: rate / 5), rate: rate))
        let steady = output[1200..<6000]
        // A tone of a whole number of turns: what a sine of its amplitude and phase leaves is noise.
        let wanted = Sine.samples(1_000, rate: 48_000, count: steady.count, from: 1200)
        let rest = zip(steady, wanted).map { $0 - $1 }
        #expect(Decibels(amplitude: Sine.rms(rest) / Sine.rms(wanted)).value < -80)
    }

    @Test func soundsEachSourceFrameAtItsPlace() {
        var samples = [Float](repeating: 0, count: 1600)
        samples[800] = 1
        let output = Sine.channel(0, of: resample(samples, rate: 8_000))
        let peak = output.indices.max { output[$0] < output[$1] }
        #expect(peak == 4800)
        #expect(output[4799] == output[4801])
    }

    @Test(arguments: [1, 2])
    func passesAudioOfTheSameRateBitByBit(channels: Int) {
        let mono = Sine.samples(997, rate: 48_000, count: 4_800)
        let output = resample(channels == 1 ? mono : Sine.stereo(mono), rate: 48_000, channels: channels)
        #expect(Array(output[..<9_600]) == Sine.stereo(mono))
        // What follows is the end that fades out.
        #expect(output.count == 9_600 + 240)
        #expect(output.last == 0)
    }

    @Test func keepsChannelsApart() {
        let left = Sine.samples(440, rate: 16_000, count: 3_200)
        let right = Sine.samples(1_000, rate: 16_000, count: 3_200)
        let output = resample(zip(left, right).flatMap { [$0, $1] }, rate: 16_000, channels: 2)
        #expect(Sine.component(1_000, of: Sine.channel(0, of: output)).amplitude < 1e-3)
        #expect(Sine.component(440, of: Sine.channel(1, of: output)).amplitude < 1e-3)
    }

    @Test func monoAndStereoMayFollowEachOtherInOneAudio() {
        var resampler = Resampler(sampleRate: 48_000)
        let mono = Sine.samples(500, rate: 48_000, count: 480)
        let stereo = Sine.stereo(Sine.samples(500, rate: 48_000, count: 480, from: 480))
        var output: [Float] = []
        for (samples, channels) in [(mono, 1), (stereo, 2), (mono, 1)] {
            _ = resampler.push(samples.span, channelCount: channels, from: 0)
            output += resampler.output[..<(2 * resampler.count)]
        }
        #expect(Sine.channel(0, of: output) == Sine.channel(1, of: output))
        #expect(Array(Sine.channel(1, of: output)[..<960]) == mono + Sine.channel(1, of: stereo))
    }

    /// 1 ms at 1000 ppm takes a second; at 20,000 ppm, as here, a twentieth.
    @Test(arguments: [1.0, -1.0])
    func slewsWithoutAClickAndIsBitExactAgain(sign: Double) {
        let source = Sine.samples(500, rate: 48_000, count: 9_600)
        let output = Sine.channel(0, of: resample(source, rate: 48_000, slew: (sign, 20_000)))
        #expect(output.count - 120 == 9_600 + Int(48 * sign))
        // A sine of 500 Hz bends by 0.5 (2π 500 / 48,000)² = 0.00214 at most, 4 % more when 2 % faster.
        #expect(Sine.greatestBend(Array(output[100..<9_400])) < 0.00225)
        let shift = Int(48 * sign)
        #expect(Array(output[5_000..<9_000]) == Array(source[(5_000 - shift)..<(9_000 - shift)]))
    }

    @Test func slewsOtherRatesToo() {
        let output = resample(Sine.samples(500, rate: 16_000, count: 3_200), rate: 16_000, slew: (2, 20_000))
        #expect(abs(output.count / 2 - 120 - 9_696) <= 1)
    }

    /// A faster source is cut at the mix's Nyquist frequency: 30 kHz would fold down to 18 kHz.
    @Test func foldsNothingDownFromFasterSources() {
        let samples = zip(
            Sine.samples(1_000, rate: 96_000, count: 9_600), Sine.samples(30_000, rate: 96_000, count: 9_600)
        ).map { $0 + $1 }
        let output = Array(Sine.channel(0, of: resample(samples, rate: 96_000))[400..<4_400])
        #expect(Decibels(amplitude: Sine.component(18_000, of: output).amplitude / 0.5).value < -80)
        #expect(Decibels(amplitude: Sine.component(1_000, of: output).amplitude / 0.5).value.magnitude < 0.05)
    }

    @Test(arguments: [Int.min, -1, 0, 1, .max])
    func bringsImpossibleRatesIntoBounds(rate: Int) {
        #expect(Resampler.sampleRates.contains(Resampler(sampleRate: rate).sampleRate))
    }

    @Test func takesNothingFromNothing() {
        var resampler = Resampler(sampleRate: 48_000)
        let samples: [Float] = [1, 2, 3]
        #expect(resampler.push(samples.span, channelCount: 0, from: 0) == 0)
        #expect(resampler.push(samples.span, channelCount: 4, from: 0) == 0)
        #expect(resampler.push(samples.span, channelCount: 1, from: 3) == 0)
        #expect(resampler.count == 0)
    }

    @Test func isAsNewAfterTheEnd() {
        var used = Resampler(sampleRate: 44_100)
        let samples = Sine.samples(500, rate: 44_100, count: 882)
        _ = used.push(samples.span, channelCount: 1, from: 0)
        used.finish()
        var fresh = Resampler(sampleRate: 44_100)
        _ = used.push(samples.span, channelCount: 1, from: 0)
        _ = fresh.push(samples.span, channelCount: 1, from: 0)
        #expect(used.count == fresh.count)
        #expect(used.output[..<(2 * used.count)] == fresh.output[..<(2 * fresh.count)])
    }

    /// How the audio is cut into packets changes nothing, while it slews neither.
    @Test(arguments: [8_000, 44_100, 48_000, 96_000])
    func packetsOfAnyLengthMakeTheSameAudio(rate: Int) {
        let samples = Sine.samples(rate == 8_000 ? 1_000 : 3_000, rate: rate, count: rate / 10)
        var wanted: [Float]?
        for length in [samples.count, 7, 160, 1_000] {
            var resampler = Resampler(sampleRate: rate)
            resampler.delay(by: -1e6, rate: 20_000)
            var output: [Float] = []
            for first in stride(from: 0, to: samples.count, by: length) {
                let packet = Array(samples[first..<min(samples.count, first + length)])
                var start = 0
                while start < packet.count {
                    start += resampler.push(packet.span, channelCount: 1, from: start)
                    output += resampler.output[..<(2 * resampler.count)]
                }
            }
            resampler.finish()
            output += resampler.output[..<(2 * resampler.count)]
            if let wanted { #expect((output == wanted) == true, "packets of \(length)") } else { wanted = output }
        }
    }

    @Test func tellsWhereTheNextSampleOfTheSourceBelongs() {
        var resampler = Resampler(sampleRate: 48_000)
        #expect(resampler.distanceToNextSource == 0)
        _ = resampler.push([Float](repeating: 0, count: 480).span, channelCount: 1, from: 0)
        // 32 frames wait for those behind them.
        #expect(resampler.count == 448)
        #expect(resampler.lookAhead == 32)
        #expect(abs(resampler.distanceToNextSource - 32.0 / 48_000 * 1e9) < 1e-3)
        resampler.delay(by: 1e6, rate: 1_000)
        #expect(resampler.isSlewing)
    }

    @Test func theEndIsMirroredAndFades() {
        let output = Sine.channel(0, of: resample([Float](repeating: 0.5, count: 960), rate: 48_000))
        #expect(output.count == 1_080)
        #expect(output[959] == 0.5)
        #expect(zip(output[959..<1_079], output[960..<1_080]).allSatisfy { $0 > $1 })
        #expect(output[1_079] == 0)
    }

    @Test func endsWhatIsShorterThanItsEnd() {
        let output = Sine.channel(0, of: resample([0.5, 0.5, 0.5], rate: 48_000))
        #expect(Array(output[..<3]) == [0.5, 0.5, 0.5])
        #expect(output.last == 0)
        #expect(output.count < 60)
        var nothing = Resampler(sampleRate: 48_000)
        nothing.finish()
        #expect(nothing.output[..<(2 * nothing.count)].allSatisfy { $0 == 0 })
    }
}
