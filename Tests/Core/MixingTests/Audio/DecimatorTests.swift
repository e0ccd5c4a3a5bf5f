import Testing

@testable import Mixing

@Suite struct DecimatorTests {
    private func decimated(_ audio: [Float], to rate: Int, channels: Int = 1, step: Int = 480) throws -> [Float] {
        var decimator = try #require(Decimator(sampleRate: rate, channelCount: channels))
        var output: [Float] = []
        for first in stride(from: 0, to: audio.count, by: step * channels) {
            let part = Array(audio[first..<min(audio.count, first + step * channels)])
            decimator.push(part.span, into: &output)
        }
        decimator.finish(into: &output)
        return output
    }

    /// dB by which a tone is changed, without its first and last 100 ms.
    private func gain(_ frequency: Double, to rate: Int) throws -> Double {
        let audio = Sine.samples(frequency, rate: 48_000, count: 48_000)
        let output = try decimated(audio, to: rate)
        return Decibels(amplitude: Sine.rms(output[(rate / 10)..<(rate - rate / 10)]) / Sine.rms(audio)).value
    }

    /// Telephone audio is 300 to 3400 Hz (ITU-T G.712), that of G.722 50 to 7000 Hz (ITU-T G.722 §1.1).
    @Test(arguments: [
        (8000, 60.0), (8000, 300), (8000, 1000), (8000, 3400), (16_000, 50), (16_000, 3400), (16_000, 7000),
    ])
    func passesWhatTheCodecCarries(rate: Int, frequency: Double) throws {
        #expect(abs(try gain(frequency, to: rate)) < 0.1)
    }

    /// At half the new rate the filter has 6 dB; what is above is folded down below it.
    @Test(arguments: [
        (8000, 4600.0), (8000, 5000), (8000, 7900), (8000, 12_345), (8000, 23_000), (16_000, 9200), (16_000, 20_000),
    ])
    func takesAwayWhatWouldBeFoldedDown(rate: Int, frequency: Double) throws {
        #expect(try gain(frequency, to: rate) < -85)
    }

    @Test(arguments: [8000, 12_000, 16_000, 24_000]) func keepsEveryFrameAtItsPlace(rate: Int) throws {
        let wanted = Sine.samples(700, rate: rate, count: rate / 2)
        let output = try decimated(Sine.samples(700, rate: 48_000, count: 24_000), to: rate)
        try #require(output.count == wanted.count)
        let edge = rate / 100
        #expect((edge..<output.count - edge).allSatisfy { abs(output[$0] - wanted[$0]) < 2e-4 })
    }

    @Test(arguments: [(0, 0), (1, 1), (6, 1), (7, 2), (480, 80), (481, 81), (48_001, 8001)])
    func givesAFrameForEveryPlaceThatHasAudio(count: Int, frames: Int) throws {
        #expect(try decimated([Float](repeating: 0.5, count: count), to: 8000).count == frames)
    }

    @Test func doesNotDependOnHowMuchComesAtOnce() throws {
        let audio = Sine.samples(440, rate: 48_000, count: 5000)
        let whole = try decimated(audio, to: 8000, step: 5000)
        for step in [1, 7, 480, 961] { #expect(try decimated(audio, to: 8000, step: step) == whole) }
    }

    @Test func keepsChannelsApart() throws {
        let left = Sine.samples(440, rate: 48_000, count: 4800)
        let right = Sine.samples(1300, rate: 48_000, count: 4800)
        let output = try decimated(zip(left, right).flatMap { [$0, $1] }, to: 16_000, channels: 2)
        #expect(Sine.channel(0, of: output) == (try decimated(left, to: 16_000)))
        #expect(Sine.channel(1, of: output) == (try decimated(right, to: 16_000)))
    }

    @Test func endsOnce() throws {
        var decimator = try #require(Decimator(sampleRate: 8000, channelCount: 1))
        var output: [Float] = []
        decimator.push([Float](repeating: 0.5, count: 60).span, into: &output)
        decimator.finish(into: &output)
        decimator.finish(into: &output)
        decimator.push([Float](repeating: 0.5, count: 600).span, into: &output)
        #expect(output.count == 10)
    }

    @Test(arguments: [(44_100, 1), (96_000, 1), (0, 1), (-8000, 1), (8000, 0)])
    func refusesRatesThatDoNotDivide(rate: Int, channels: Int) {
        #expect(Decimator(sampleRate: rate, channelCount: channels) == nil)
    }
}
