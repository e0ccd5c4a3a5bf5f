import Testing

@testable import Mixing

@Suite struct LoudnessMeterTests {
    private func tone(_ level: Double, count: Int, from start: Int = 0) -> [Float] {
        Sine.samples(1_000, rate: 48_000, count: count, amplitude: Decibels(level).amplitude, from: start)
    }

    /// EBU Tech 3341 cases 1 and 2: a stereo sine of 1000 Hz whose peaks are at -23 and -33 dBFS.
    @Test(arguments: [-23.0, -33])
    func measuresASineAsItsPeakLevel(level: Double) throws {
        var meter = LoudnessMeter()
        let audio = Sine.stereo(tone(level, count: 28_800))
        meter.push(audio.span)
        #expect(abs(try #require(meter.integrated) - level) < 0.1)
        #expect(abs(try #require(meter.momentary) - level) < 0.1)
    }

    /// EBU Tech 3341 case 6: left and right at -28, centre at -24, surround at -30 dBFS together make -23 LUFS.
    @Test func weighsSurround() throws {
        var meter = LoudnessMeter(weights: [1, 1, 1, 1.41, 1.41])
        let levels = [-28.0, -28, -24, -30, -30].map { tone($0, count: 24_000) }
        var frames: [Float] = []
        for i in 0..<24_000 { for channel in levels { frames.append(channel[i]) } }
        meter.push(frames.span)
        #expect(abs(try #require(meter.integrated) + 23) < 0.1)
    }

    @Test func oneChannelAloneIsThreeDecibelsLess() throws {
        var meter = LoudnessMeter()
        let left: [Float] = tone(-20, count: 24_000).flatMap { [$0, 0] as [Float] }
        meter.push(left.span)
        #expect(abs(try #require(meter.integrated) + 23.01) < 0.1)
    }

    @Test func theMomentIsTheLast400Milliseconds() throws {
        var meter = LoudnessMeter()
        meter.push(Sine.stereo(tone(-40, count: 19_200)).span)
        meter.push(Sine.stereo(tone(-20, count: 19_200)).span)
        #expect(abs(try #require(meter.momentary) + 20) < 0.1)
        #expect(meter.stretches == 8)
    }

    @Test func saysNothingTooEarlyOrInSilence() {
        var meter = LoudnessMeter()
        meter.push(Sine.stereo(tone(-20, count: 19_199)).span)
        #expect(meter.momentary == nil)
        #expect(meter.integrated == nil)
        var silent = LoudnessMeter(weights: [])
        silent.push([Float](repeating: 0, count: 24_000).span)
        #expect(silent.momentary == nil)
        #expect(silent.integrated == nil)
    }

    @Test func piecesMakeTheSameAsTheWhole() throws {
        let audio = Sine.stereo(tone(-18, count: 24_000))
        var (whole, pieces) = (LoudnessMeter(), LoudnessMeter())
        whole.push(audio.span)
        for first in stride(from: 0, to: audio.count, by: 1_402) {
            pieces.push(audio.span.extracting(first..<min(audio.count, first + 1_402)))
        }
        #expect(abs(try #require(whole.integrated) - #require(pieces.integrated)) < 1e-9)
    }
}
