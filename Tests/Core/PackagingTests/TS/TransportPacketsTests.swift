import FileSupport
import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct TransportPacketsTests {
    typealias Adaptation = TransportPackets.Adaptation

    private func packets(_ count: Int, _ adaptation: Adaptation? = Adaptation()) -> [UInt8] {
        var packets = TransportPackets(identifier: 0x101)
        var output: [UInt8] = []
        packets.append(Array(repeating: 0xAB, count: count), adaptation, to: &output)
        return output
    }

    @Test func aFullPacketHasNoField() {
        #expect(packets(184) == hex("47 4101 10") + Array(repeating: 0xAB, count: 184))
    }

    // ISO/IEC 13818-1 §2.4.3.5: a field of length 0 is a single byte of stuffing.
    @Test(arguments: [(183, "00"), (182, "01 00"), (181, "02 00 FF"), (180, "03 00 FFFF")])
    func theLastPacketIsFilledUp(count: Int, field: String) {
        #expect(packets(count) == hex("47 4101 30") + hex(field) + Array(repeating: 0xAB, count: count))
    }

    @Test func sectionsAreFilledUpBehind() {
        #expect(
            packets(3, nil) == hex("47 4101 10 ABABAB") + Array(repeating: 0xFF, count: 181))
    }

    @Test func theFirstPacketHasTheClock() {
        let output = packets(200, Adaptation(isRandomAccess: true, clock: 126_000))
        #expect(
            output.prefix(12)
                == hex(
                    """
                    47 4101 30
                    07 50             # seven bytes: random access, clock
                    0000F618 7E 00    # 126000 / 2, the last bit 0; six reserved bits; no 27 MHz
                    """)[...])
        #expect(output.count == 376)
        #expect(output[188..<193] == hex("47 0101 31 9F")[...])
    }

    @Test(
        arguments: [(1 << 33, "00000000 7E"), ((1 << 33) - 1, "FFFFFFFF FE"), (-1, "FFFFFFFF FE")] as [(Int64, String)])
    func theClockWraps(clock: Int64, field: String) {
        #expect(packets(1, Adaptation(clock: clock))[6..<11] == hex(field)[...])
    }

    @Test func packetsAreCountedThroughAllUnits() {
        var packets = TransportPackets(identifier: 0x101)
        var output: [UInt8] = []
        for _ in 0..<10 { packets.append(Array(repeating: 1, count: 368), Adaptation(), to: &output) }
        let counters = stride(from: 3, to: output.count, by: 188).map { output[$0] & 15 }
        #expect(counters == (0..<20).map { UInt8($0 % 16) })
    }

    // Packets without payload are not counted (ISO/IEC 13818-1 §2.4.3.3).
    @Test func theClockAloneIsNotCounted() {
        var packets = TransportPackets(identifier: 0x101)
        var output: [UInt8] = []
        packets.append([1], Adaptation(), to: &output)
        packets.appendClock(2, to: &output)
        packets.append([1], Adaptation(), to: &output)
        #expect(output.count == 3 * 188)
        #expect(output[188..<200] == hex("47 0101 20 B7 10 00000001 7E 00")[...])
        #expect(output[376 + 3] & 15 == 1)
    }

    @Test func everyLengthCanBeReadBack() {
        for count in 140...380 {
            for adaptation in [Adaptation(), Adaptation(isRandomAccess: true), Adaptation(clock: 90_000)] {
                let unit =
                    PESHeader.rendered(
                        kind: .video, presentationTime: 5, decodeTime: 5, byteCount: count)
                    + Array(repeating: 0xAB, count: count)
                var packets = TransportPackets(identifier: 0x100)
                var output: [UInt8] = []
                packets.append(unit, adaptation, to: &output)
                let reading = TransportReading(output)
                #expect(reading.problems == [])
                #expect(reading.units[0x100]?.first?.bytes.count == count)
                #expect(reading.clocks.count == (adaptation.clock == nil ? 0 : 1))
            }
        }
    }
}
