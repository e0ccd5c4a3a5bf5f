import TestSupport
import Testing

@testable import Media

@Suite struct PacketFramingTests {
    @Test(arguments: [1, 3, 4, 7, 100])
    func givesTheSamePacketsForPiecesOfAnySize(piece: Int) {
        let audio = (0..<22).map(Float.init)
        var framing = PacketFraming(packetSampleCount: 4, channelCount: 2)
        var packets: [[Float]] = []
        for begin in stride(from: 0, to: 22, by: piece * 2) {
            let part = Array(audio[begin..<min(22, begin + piece * 2)])
            framing.append(part.span)
            while let range = framing.next() { packets.append(Array(framing.samples[range])) }
        }
        framing.finish()
        while let range = framing.next() { packets.append(Array(framing.samples[range])) }
        #expect(packets == [Array(audio[0..<8]), Array(audio[8..<16]), Array(audio[16..<22]) + [0, 0]])
    }

    @Test(arguments: [(8, 0, 2), (9, 0, 3), (8, 1, 3), (7, 1, 2), (0, 3, 0)])
    func pushesTheDelayOutWithSilence(sent: Int, delay: Int, packets: Int) {
        var framing = PacketFraming(packetSampleCount: 4, channelCount: 1, delay: delay)
        let audio = [Float](repeating: 1, count: sent)
        framing.append(audio.span)
        framing.finish()
        framing.finish()
        var count = 0
        while framing.next() != nil { count += 1 }
        #expect(count == packets)
    }

    @Test func letsNothingThroughThatIsNoNumber() {
        var framing = PacketFraming(packetSampleCount: 3, channelCount: 1)
        let audio: [Float] = [.nan, .infinity, 0.5]
        framing.append(audio.span)
        #expect(framing.next().map { Array(framing.samples[$0]) } == [0, 0, 0.5])
    }

    /// Whatever comes in which pieces: whole packets come out, all audio is in them and then only silence.
    @Test func keepsAllAudioInWholePackets() {
        var generator = SeededGenerator(seed: 61)
        for _ in 0..<50 {
            let (size, channels, delay) = (
                Int.random(in: 1...7, using: &generator), Int.random(in: 1...2, using: &generator),
                Int.random(in: 0...9, using: &generator)
            )
            var framing = PacketFraming(packetSampleCount: size, channelCount: channels, delay: delay)
            var sent: [Float] = []
            var given: [Float] = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let count = channels * Int.random(in: 0...10, using: &generator)
                let audio = (0..<count).map { _ in Float.random(in: 0.1...1, using: &generator) }
                sent += audio
                framing.append(audio.span)
                while let range = framing.next() { given += framing.samples[range] }
            }
            framing.finish()
            while let range = framing.next() { given += framing.samples[range] }
            #expect(given.count % (size * channels) == 0)
            #expect(given.starts(with: sent))
            #expect(given.dropFirst(sent.count).allSatisfy { $0 == 0 })
            let isEnough = sent.isEmpty ? given.isEmpty : given.count >= sent.count + delay * channels
            #expect(isEnough && given.count < sent.count + (delay + size) * channels)
        }
    }

    @Test func takesNothingAfterTheEnd() {
        var framing = PacketFraming(packetSampleCount: 2, channelCount: 1)
        framing.finish()
        framing.append([1, 2, 3, 4].span)
        #expect(framing.next() == nil)
    }

    @Test(arguments: [0, -1, .min]) func bringsItsNumbersIntoWhatCanBeCounted(number: Int) {
        var framing = PacketFraming(packetSampleCount: number, channelCount: number, delay: number)
        #expect(framing.packetSampleCount == 1 && framing.channelCount == 1)
        framing.append([0.5].span)
        framing.finish()
        #expect(framing.next() == 0..<1)
        #expect(framing.next() == nil)
    }
}
