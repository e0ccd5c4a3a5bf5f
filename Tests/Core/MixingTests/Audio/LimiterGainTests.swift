import TestSupport
import Testing

@testable import Mixing

@Suite struct LimiterGainTests {
    @Test func restsAtExactlyOne() {
        var gain = LimiterGain()
        #expect((0..<1000).allSatisfy { _ in gain.next(1) == 1 })
        #expect(gain.isAtRest)
    }

    @Test func fallsAheadOfANeedWithoutACorner() {
        var gain = LimiterGain()
        var line = (0..<200).map { _ in gain.next(1) }
        line.append(gain.next(0.5))
        line += (0..<400).map { _ in gain.next(1) }
        // The need of frame 200 comes out with frame 200 + delay.
        let frame = 200 + LimiterGain.delay
        #expect(line[199] == 1)
        #expect(line[frame] == 0.5)
        #expect(!gain.isAtRest)
        let steps = zip(line[199..<frame], line[200...frame]).map { $0 - $1 }
        #expect(steps.allSatisfy { $0 >= 0 && $0 < 0.006 })
        #expect(zip(steps, steps.dropFirst()).allSatisfy { abs($0 - $1) < 0.0001 })
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func isNeverAboveWhatAnyFrameNeeds(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var gain = LimiterGain()
        var needs: [Float] = []
        var depth: Float = 0.5
        var above = 0
        for i in 0..<6_000 {
            if i % 500 == 0 { depth = .random(in: 0.05...1, using: &random) }
            let need = Int.random(in: 0..<20, using: &random) == 0 ? Float.random(in: depth...1, using: &random) : 1
            needs.append(need)
            let factor = gain.next(need)
            if i >= LimiterGain.delay, factor > needs[i - LimiterGain.delay] * 1.000_001 { above += 1 }
        }
        #expect(above == 0)
    }

    @Test func forgetsAClapSoon() {
        var gain = LimiterGain()
        _ = gain.next(0.3)
        for _ in 0..<LimiterGain.delay { _ = gain.next(1) }
        var frames = 0
        while gain.next(1) < 0.75, frames < 96_000 { frames += 1 }
        // 100 ms of hold, then 8 dB at 20 dB a second.
        #expect((19_000..<30_000).contains(frames))
    }

    @Test func turnsLastingLoudnessDownEvenly() {
        var gain = LimiterGain()
        var least: Float = 1
        var most: Float = 0
        // A peak every 300 ms.
        for i in 0..<120_000 {
            let factor = gain.next(i % 14_400 == 0 ? 0.25 : 1)
            if i > 96_000 {
                least = min(least, factor)
                most = max(most, factor)
            }
        }
        #expect(least == 0.25)
        // 20 dB a second would have made 4 dB of 200 ms.
        #expect(Decibels(amplitude: Double(most / least)).value < 0.5)
    }

    @Test func comesBackToRest() {
        var gain = LimiterGain()
        _ = gain.next(0.9)
        var frames = 0
        while !gain.isAtRest, frames < 300_000 {
            _ = gain.next(1)
            frames += 1
        }
        #expect(frames < 150_000)
        #expect(gain.next(1) == 1)
    }
}
