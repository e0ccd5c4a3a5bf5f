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
}
