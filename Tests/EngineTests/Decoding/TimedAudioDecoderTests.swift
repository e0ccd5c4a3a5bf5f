import Media
import Mixing
import Testing

@testable import Engine

@Suite struct TimedAudioDecoderTests {
    private let log = ToyLog()

    private func input() -> TimedAudioDecoder {
        TimedAudioDecoder(
            decoder: ToyAudioDecoder(log: log), clockRate: ClockRate(hertz: 48_000), isWatched: true)
    }

    private func packet(_ level: UInt8 = 100, lostBefore: Int = 0, isBroken: Bool = false) -> EncodedFrame {
        var frame = EncodedFrame()
        frame.bytes = [isBroken ? 0 : 1, level]
        frame.duration = 960
        frame.lostBefore = lostBefore
        return frame
    }

    private func time(_ milliseconds: Double) -> SessionTime {
        SessionTime(nanoseconds: Int64(milliseconds * 1_000_000))
    }

    @Test func mixesEachPacketAtItsPlace() {
        var input = input()
        var mixer = AudioMixer()
        for i in 0..<3 { input.append(packet(), at: time(100 + 20 * Double(i))) }
        #expect(input.nextTime == time(100))
        #expect(input.end == time(160), "the end of the last packet, not its beginning")
        input.advance(to: time(99), &mixer)
        #expect(input.number == nil && input.tally.decoded == 0)
        input.advance(to: time(300), &mixer)
        #expect(input.tally.decoded == 3 && input.nextTime == nil && input.end == time(160))
        var block = AudioBlock()
        mixer.mix(9600, into: &block)
        let level = ToyAudioDecoder.level(100)
        #expect(block.samples[2 * 4700] == 0)
        // Inside of the fades of 2.5 ms.
        #expect((5000..<7500).allSatisfy { abs(block.samples[2 * $0] - level) < 0.001 })
        #expect(block.samples[2 * 8200] == 0)
    }

    /// Gap in milliseconds, packets known to be lost, samples that are made up.
    @Test(arguments: [
        (20.0, 1, [960]), (2.5, 1, [120]), (2.4, 1, []), (120.0, 6, [5760]), (120.1, 6, []), (500.0, 25, []),
        // A sender that is silent (DTX) has lost nothing.
        (20.0, 0, []), (100.0, 0, []),
    ])
    func makesUpForWhatIsKnownToBeLost(gap: Double, lost: Int, concealed: [Int]) {
        var input = input()
        var mixer = AudioMixer()
        input.append(packet(), at: time(0))
        input.append(packet(lostBefore: lost), at: time(20 + gap))
        input.advance(to: time(1000), &mixer)
        #expect(log.concealed == concealed)
        #expect(input.tally.concealed == (concealed.isEmpty ? .zero : Interval(nanoseconds: Int64(gap * 1_000_000))))
        #expect(input.tally.decoded == 2)
    }

    @Test func makesUpForNothingBeforeTheFirstPacket() {
        var input = input()
        var mixer = AudioMixer()
        input.append(packet(lostBefore: 3), at: time(60))
        input.advance(to: time(100), &mixer)
        #expect(log.concealed == [])
    }

    @Test func aDamagedPacketTakesNothingFromTheOthers() {
        var input = input()
        var mixer = AudioMixer()
        input.append(packet(), at: time(0))
        input.append(packet(isBroken: true), at: time(20))
        input.append(packet(), at: time(40))
        input.advance(to: time(100), &mixer)
        #expect(input.tally.decoded == 2 && input.tally.failed == 1)
        #expect(log.concealed == [])
    }

    @Test func tellsTheVoicesOfEachPacketOnce() {
        var input = input()
        var mixer = AudioMixer()
        input.append(packet(), at: time(0))
        input.append(packet(), at: time(20))
        input.advance(to: time(100), &mixer)
        var times: [SessionTime] = []
        input.takeVoices { voices, moment in
            #expect(voices.frames == 2)
            times.append(moment)
        }
        #expect(times == [time(0), time(20)])
        input.takeVoices { _, _ in Issue.record("told twice") }
    }
}
