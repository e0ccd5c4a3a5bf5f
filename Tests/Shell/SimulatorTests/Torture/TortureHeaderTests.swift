import Testing

@testable import Simulator

@Suite struct TortureHeaderTests {
    private var generator = SplitMix64(seed: 7)

    private mutating func header(sequence: UInt16? = nil, timestamp: UInt32? = nil) -> TortureHeader {
        var track = TortureScenario.Track()
        track.firstSequenceNumber = sequence
        track.firstTimestamp = timestamp
        return TortureHeader(payloadType: 96, track: track, using: &generator)
    }

    @Test mutating func writesItsNumbersAndLeavesTheRest() {
        var header = header(sequence: 0xFFFF, timestamp: 0x0102_0000)
        header.begin(frameAt: 0x0304)
        let bytes = header.headed([0x80, 0xE0] + [UInt8](repeating: 9, count: 11))
        #expect(Array(bytes[..<8]) == [0x80, 0xE0, 0xFF, 0xFF, 0x01, 0x02, 0x03, 0x04])
        #expect(word(bytes, 8) == header.ssrc && bytes[12] == 9)
        #expect(Array(header.headed(bytes)[2..<4]) == [0, 0])
    }

    @Test mutating func drawsTheSameNumbersWhetherOrNotSomeAreGiven() {
        let drawn = header()
        generator = SplitMix64(seed: 7)
        let given = header(sequence: 1, timestamp: 2)
        #expect(given.ssrc == drawn.ssrc && given.timestamp(ofTick: 0) == 2)
        #expect(generator.next() != 0 && drawn.timestamp(ofTick: 0) != 2)
    }

    @Test mutating func jumpsInOneNumberAtATime() {
        var header = header(sequence: 10, timestamp: 1000)
        header.skip(sequenceNumbers: 5)
        header.skip(ticks: -1001)
        header.begin(frameAt: 0)
        let bytes = header.headed([UInt8](repeating: 0, count: 12))
        #expect(Array(bytes[2..<8]) == [0, 15, 0xFF, 0xFF, 0xFF, 0xFF])
    }

    @Test mutating func remembersTheSourcesThatItWas() {
        var header = header()
        let first = header.ssrc
        header.renew(using: &generator)
        #expect(header.ssrc != first && header.ssrcs == [first, header.ssrc])
        #expect(header.payloadType == 96)
    }
}
