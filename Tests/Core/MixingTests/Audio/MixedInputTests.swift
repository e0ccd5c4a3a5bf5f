import Media
import Testing

@testable import Mixing

@Suite struct MixedInputTests {
    private func add(_ input: inout MixedInput, from position: Int64, frames: Int = 480) -> [Float] {
        var sum = [Float](repeating: 0, count: 2 * frames)
        var scratch = sum
        input.add(from: position, to: &sum, over: &scratch)
        return sum
    }

    private let packet = AudioBlock(samples: [Float](repeating: 0.5, count: 4_800))

    @Test func addsToWhatOthersBrought() {
        var sum: [Float] = []
        for value in [Float(0.25), 0.5] {
            var input = MixedInput(startingAt: 0)
            input.insert(AudioBlock(samples: [Float](repeating: value, count: 4_800)), at: .zero)
            if sum.isEmpty { sum = [Float](repeating: 0, count: 960) }
            var scratch = sum
            input.add(from: 0, to: &sum, over: &scratch)
        }
        #expect(sum[958] == 0.75)
    }

    @Test func isGoneWhenWhatItBroughtHasSounded() {
        var input = MixedInput(startingAt: 0)
        input.insert(packet, at: .zero)
        #expect(!input.isGone)
        input.leave()
        #expect(!input.isGone)
        input.insert(packet, at: SessionTime(milliseconds: 100))
        _ = add(&input, from: 0, frames: 4_920)
        #expect(input.isGone)
        #expect(input.tally.runs == 1)
    }

    @Test func isSilentOutsideItsAudio() {
        var input = MixedInput(startingAt: 0)
        #expect(add(&input, from: 0).allSatisfy { $0 == 0 })
        input.insert(packet, at: SessionTime(milliseconds: 20))
        input.endRun()
        #expect(add(&input, from: 480).allSatisfy { $0 == 0 })
        #expect(add(&input, from: 960)[958] == 0.5)
    }
}
