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

    @Test func isMutedByARampAndThenCostsNothing() {
        var input = MixedInput(gain: 1, startingAt: 0)
        input.insert(packet, at: .zero)
        _ = add(&input, from: 0)
        input.isMuted = true
        let ramp = add(&input, from: 480)
        #expect(ramp[0] > 0.49)
        #expect(ramp[958] == 0)
        #expect(add(&input, from: 960).allSatisfy { $0 == 0 })
        // Time goes on while it is muted: it comes back with the audio of now.
        input.gain = 0.5
        input.isMuted = false
        let back = add(&input, from: 1_440)
        #expect(back[958] == 0.25)
    }

    @Test func isGoneWhenWhatItBroughtHasSounded() {
        var input = MixedInput(gain: 1, startingAt: 0)
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
        var input = MixedInput(gain: 1, startingAt: 0)
        #expect(add(&input, from: 0).allSatisfy { $0 == 0 })
        input.insert(packet, at: SessionTime(milliseconds: 20))
        input.endRun()
        #expect(add(&input, from: 480).allSatisfy { $0 == 0 })
        #expect(add(&input, from: 960)[958] == 0.5)
    }
}
