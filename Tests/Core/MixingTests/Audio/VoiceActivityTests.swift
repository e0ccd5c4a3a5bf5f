import Media
import TestSupport
import Testing

@testable import Mixing

@Suite struct VoiceActivityTests {
    /// Something like vowels: a pulse train of a voice with overtones, in syllables of 200 ms with gaps of 100 ms.
    private func speech(rate: Int, seconds: Double, amplitude: Double = 0.1) -> [Float] {
        let count = Int(Double(rate) * seconds)
        var sum = [Float](repeating: 0, count: count)
        for (overtone, share) in [(1.0, 1.0), (2, 0.7), (3, 0.5), (5, 0.3), (8, 0.1)] {
            let wave = Sine.samples(140 * overtone, rate: rate, count: count, amplitude: amplitude * share)
            for i in 0..<count { sum[i] += wave[i] }
        }
        for i in 0..<count where (i * 1000 / rate) % 300 >= 200 { sum[i] = 0 }
        return sum
    }

    private func noise(count: Int, amplitude: Float, seed: UInt64 = 1) -> [Float] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in .random(in: -amplitude...amplitude, using: &random) }
    }

    private func share(_ voice: inout VoiceActivity, _ samples: [Float], rate: Int, channels: Int = 1) -> Double {
        var total = VoiceCount()
        let packet = rate / 50 * channels
        for first in stride(from: 0, to: samples.count, by: packet) {
            let count = voice.push(
                AudioBlock(
                    samples: Array(samples[first..<min(samples.count, first + packet)]), channelCount: channels,
                    sampleRate: rate))
            total.frames += count.frames
            total.voiced += count.voiced
        }
        return Double(total.voiced) / Double(max(1, total.frames))
    }

    @Test(arguments: [8_000, 16_000, 44_100, 48_000])
    func hearsSpeechAtAnyRate(rate: Int) {
        var voice = VoiceActivity()
        #expect(share(&voice, speech(rate: rate, seconds: 1.2), rate: rate) > 0.85)
    }

    @Test func takesNoNoiseForSpeech() {
        var voice = VoiceActivity()
        #expect(share(&voice, noise(count: 24_000, amplitude: 0.1), rate: 8_000) < 0.02)
    }

    @Test func hearsSpeechOverNoiseAndNotTheNoise() {
        var voice = VoiceActivity()
        let background = noise(count: 40_000, amplitude: 0.004)
        #expect(share(&voice, Array(background[..<24_000]), rate: 8_000) < 0.02)
        let both = zip(speech(rate: 8_000, seconds: 1.2), background).map { $0 + $1 }
        #expect(share(&voice, both, rate: 8_000) > 0.7)
    }

    @Test func getsUsedToAHum() {
        var voice = VoiceActivity()
        let hum = Sine.samples(200, rate: 8_000, count: 56_000, amplitude: 0.05)
        _ = share(&voice, Array(hum[..<32_000]), rate: 8_000)
        #expect(share(&voice, Array(hum[32_000...]), rate: 8_000) == 0)
    }

    @Test func hearsNothingInSilenceOrInAConstant() {
        var voice = VoiceActivity()
        #expect(share(&voice, [Float](repeating: 0, count: 8_000), rate: 8_000) == 0)
        #expect(share(&voice, [Float](repeating: 0.5, count: 8_000), rate: 8_000) < 0.2)
    }

    @Test func countsStretchesOverTheEdgesOfPackets() {
        var voice = VoiceActivity()
        var frames = 0
        // 15 ms of 44.1 kHz are 661.5 samples.
        for packet in 0..<200 {
            let length = packet % 2 == 0 ? 661 : 662
            frames += voice.push(AudioBlock(samples: [Float](repeating: 0, count: length), sampleRate: 44_100)).frames
        }
        #expect(frames == 300)
    }

    @Test func hearsBothChannels() {
        var voice = VoiceActivity()
        let right: [Float] = speech(rate: 8_000, seconds: 1.2).flatMap { [0, $0] as [Float] }
        #expect(share(&voice, right, rate: 8_000, channels: 2) > 0.8)
    }

    @Test func refusesWhatIsNoAudioAndSurvivesNonsense() {
        var voice = VoiceActivity()
        #expect(voice.push(AudioBlock(samples: [1, 1], channelCount: 0)) == VoiceCount())
        #expect(voice.push(AudioBlock(samples: [1, 1], sampleRate: 1)) == VoiceCount())
        _ = share(&voice, [Float](repeating: .nan, count: 800) + [.infinity], rate: 8_000)
        #expect(share(&voice, speech(rate: 8_000, seconds: 1.2), rate: 8_000) > 0.5)
    }

    // RFC 6464 §3: the V bit is optional.
    @Test func believesASenderThatTellsSpeech() {
        var voice = VoiceActivity()
        let twenty = Interval(milliseconds: 20)
        #expect(
            voice.push(AudioLevel(decibels: -40, isVoice: true), length: twenty) == VoiceCount(frames: 2, voiced: 2))
        #expect(voice.push(AudioLevel(decibels: -10, isVoice: false), length: twenty) == VoiceCount(frames: 2))
    }

    @Test func goesByTheLevelOfASenderThatDoesNot() {
        var voice = VoiceActivity()
        var (quiet, loud) = (VoiceCount(), VoiceCount())
        for _ in 0..<50 {
            let count = voice.push(AudioLevel(decibels: -70, isVoice: false), length: Interval(milliseconds: 20))
            quiet.frames += count.frames
            quiet.voiced += count.voiced
        }
        for _ in 0..<50 {
            let count = voice.push(AudioLevel(decibels: -25, isVoice: false), length: Interval(milliseconds: 20))
            loud.voiced += count.voiced
        }
        #expect(quiet == VoiceCount(frames: 100))
        #expect(loud.voiced == 98)
    }

    @Test func boundsTheLengthOfAPacket() {
        var voice = VoiceActivity()
        let level = AudioLevel(decibels: -30, isVoice: true)
        #expect(voice.push(level, length: Interval(nanoseconds: .max)).frames == 50)
        #expect(voice.push(level, length: Interval(nanoseconds: .min)).frames == 0)
    }

    /// Knocks on a table: 8 ms each, as loud as can be.
    @Test func takesNoClickForSpeech() {
        var voice = VoiceActivity()
        var knocks = [Float](repeating: 0, count: 16_000)
        for first in stride(from: 1_000, to: 15_000, by: 2_000) {
            for i in 0..<64 { knocks[first + i] = i % 16 < 8 ? 0.8 : -0.8 }
        }
        #expect(share(&voice, knocks, rate: 8_000) < 0.02)
    }

    @Test func holdsOnOverTheGapsBetweenSyllables() {
        var voice = VoiceActivity()
        _ = share(&voice, [Float](repeating: 0, count: 4_000), rate: 8_000)
        // Gaps of 100 ms in 300 ms: all but the beginning is speech.
        #expect(share(&voice, speech(rate: 8_000, seconds: 1.2), rate: 8_000) > 0.95)
        // And 120 ms afterwards it is over.
        let after = share(&voice, [Float](repeating: 0, count: 8_000), rate: 8_000)
        #expect(after < 0.13)
    }

    @Test(arguments: [0.3, 0.03, 0.006])
    func hearsLoudAndQuietVoices(amplitude: Double) {
        var voice = VoiceActivity()
        #expect(share(&voice, speech(rate: 16_000, seconds: 1.2, amplitude: amplitude), rate: 16_000) > 0.8)
    }

    @Test func isDeafToWhatNobodyWouldHear() {
        var voice = VoiceActivity()
        #expect(share(&voice, speech(rate: 16_000, seconds: 1.2, amplitude: 0.0008), rate: 16_000) == 0)
    }
}
