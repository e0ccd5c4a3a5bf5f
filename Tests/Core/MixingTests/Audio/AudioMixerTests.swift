import Media
import Testing

@testable import Mixing

@Suite struct AudioMixerTests {
    private func tone(_ frequency: Double, amplitude: Double = 0.05, count: Int = 4_800, from start: Int = 0) -> [Float]
    {
        Sine.samples(frequency, rate: 48_000, count: count, amplitude: amplitude, from: start)
    }

    private func mix(_ mixer: inout AudioMixer, _ frames: Int) -> [Float] {
        var block = AudioBlock()
        mixer.mix(frames, into: &block)
        #expect(block.frameCount == frames)
        #expect(block.sampleRate == 48_000 && block.channelCount == 2)
        return Sine.channel(0, of: block.samples)
    }

    @Test func addsAllInputsHoweverManyThereAre() {
        var mixer = AudioMixer()
        let audio = tone(440, amplitude: 0.01)
        for _ in 0..<40 {
            let input = mixer.addInput()
            mixer.insert(AudioBlock(samples: audio), at: .zero, into: input)
        }
        let mixed = mix(&mixer, 4_000)
        #expect(zip(mixed[120...], audio[120...]).allSatisfy { abs($0 - 40 * $1) < 1e-5 })
    }

    /// The limiter's look-ahead delays nothing.
    @Test(arguments: [1, 480, 1_024, 4_000])
    func giveEverySampleItsPlace(size: Int) {
        var mixer = AudioMixer(startingAt: 48_000)
        let input = mixer.addInput()
        let audio = tone(440)
        mixer.insert(AudioBlock(samples: audio), at: SessionTime(milliseconds: 1_010), into: input)
        var mixed: [Float] = []
        for _ in 0..<min(4_000 / size, 1_000) { mixed += mix(&mixer, size) }
        let frames = mixed.count
        #expect(mixed[..<min(480, frames)].allSatisfy { $0 == 0 })
        if frames > 600 { #expect(mixed[600...] == audio[120..<(frames - 480)]) }
        #expect(mixer.position == 48_000 + Int64(frames))
    }

    @Test func letsAnInputLeaveSoftlyAndItsPlaceBeTaken() {
        var mixer = AudioMixer()
        let first = mixer.addInput()
        mixer.insert(AudioBlock(samples: tone(440, count: 960)), at: .zero, into: first)
        mixer.removeInput(first)
        mixer.insert(AudioBlock(samples: tone(440, count: 960)), at: SessionTime(milliseconds: 20), into: first)
        #expect(mixer.addInput() == 1)
        let mixed = mix(&mixer, 1_920)
        #expect(Sine.rms(mixed[..<960]) > 0.03)
        #expect(mixed[1_080...].allSatisfy { $0 == 0 })
        #expect(mixer.addInput() == first)
        #expect(mixer.tally(of: first) == InputLineTally())
    }

    @Test func staysBelowTheCeilingHoweverLoudTheInputs() {
        var mixer = AudioMixer()
        for number in 0..<16 {
            let input = mixer.addInput()
            mixer.insert(
                AudioBlock(samples: tone(200 + 100 * Double(number), amplitude: 1)), at: .zero, into: input)
        }
        let mixed = mix(&mixer, 4_500)
        #expect((mixed.map(\.magnitude).max() ?? 1) < 0.8913)
        #expect(mixer.takeLeastGain() < Decibels(-12))
    }

    @Test func inputsThatItDoesNotHaveAreIgnored() {
        var mixer = AudioMixer()
        mixer.insert(AudioBlock(samples: [1]), at: .zero, into: 3)
        mixer.removeInput(9)
        mixer.endRun(of: 9)
        #expect(mixer.tally(of: 9) == InputLineTally())
        #expect(mix(&mixer, 0).isEmpty)
    }

    @Test func bringsTheMixToALoudnessIfAsked() {
        var mixer = AudioMixer(loudness: -23)
        let input = mixer.addInput()
        for number in 0..<10 {
            mixer.insert(
                AudioBlock(samples: tone(1_000, amplitude: 0.01, from: 4_800 * number)),
                at: SessionTime(milliseconds: 100 * Int64(number)), into: input)
            _ = mix(&mixer, 4_500)
        }
        #expect(mixer.levelling > Decibels(0.3))
    }

    /// In which pieces the mix is asked for makes no difference, with joins and a limiter at work.
    @Test func blocksOfAnySizeMakeTheSameMix() {
        func run(_ sizes: [Int]) -> [Float] {
            var mixer = AudioMixer()
            for number in 0..<3 {
                let input = mixer.addInput()
                mixer.insert(
                    AudioBlock(samples: tone(300 + 170 * Double(number), amplitude: 0.7)), at: .zero, into: input)
            }
            return sizes.flatMap { mix(&mixer, $0) }
        }
        let wanted = run([4_000])
        let isEqual = run([1, 999, 1_000, 500, 1_500]) == wanted && run([960, 960, 960, 960, 160]) == wanted
        #expect(isEqual)
    }

    @Test func hearsAnInputFromTheMomentItJoins() {
        var mixer = AudioMixer()
        let before = mix(&mixer, 4_800)
        let input = mixer.addInput()
        // It joins at 100 ms; the audio that it has from before is lost, as it would be in the room.
        mixer.insert(AudioBlock(samples: tone(440, count: 9_600)), at: .zero, into: input)
        let after = mix(&mixer, 4_000)
        #expect(before.allSatisfy { $0 == 0 })
        #expect(Sine.rms(after[400...]) > 0.03)
        // What the limiter looks at already is gone, too.
        #expect(mixer.tally(of: input).lateFrames == 4_800 + Limiter.lookAhead)
    }

    @Test func aSilentInputLeavesTheOthersUntouched() {
        func run(isSecondThere: Bool) -> [Float] {
            var mixer = AudioMixer()
            let input = mixer.addInput()
            mixer.insert(AudioBlock(samples: tone(440)), at: .zero, into: input)
            if isSecondThere {
                let other = mixer.addInput()
                mixer.insert(AudioBlock(samples: tone(999, amplitude: 0)), at: .zero, into: other)
            }
            return mix(&mixer, 4_500)
        }
        let isEqual = run(isSecondThere: true) == run(isSecondThere: false)
        #expect(isEqual)
    }
}
