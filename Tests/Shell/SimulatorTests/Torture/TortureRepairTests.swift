import Media
import TestSupport
import Testing

@testable import Simulator

@Suite struct TortureRepairTests {
    /// Made by hand after RFC 4588 §4: the original's header with other numbers, its extension, its sequence number,
    /// its payload.
    @Test func putsTheSequenceNumberBeforeThePayload() {
        var repair = TortureRepair(.init(payloadType: 97, delay: .zero), seed: 1)
        let lost = hex(
            """
            90 F8 12 34 00 00 00 01 00 00 00 0B  # X=1 M=1 PT=120, sequence number 0x1234
            BE DE 00 01 10 AA 00 00              # RFC 8285 §4.2
            55 66                                # payload
            """)
        let first = repair.packet(repairing: lost)
        let second = repair.packet(repairing: lost)
        #expect(first[0] == 0x90 && first[1] == 0x80 | 97)
        #expect(first[4..<8] == lost[4..<8] && first[8..<12] != lost[8..<12])
        #expect(Array(first[12...]) == hex("BE DE 00 01 10 AA 00 00 12 34 55 66"))
        #expect(sequence(of: second) == sequence(of: first) &+ 1)
        #expect(second[8..<12] == first[8..<12])
    }

    @Test(arguments: [
        ("82 78 0001 00000000 0000000A 11111111 22222222 77", 20, "two contributing sources"),
        ("90 78 0001 00000000 0000000A BEDE0000 77", 16, "an extension of no words"),
        ("90 78 0001 00000000 0000000A BEDEFFFF 77", 17, "an extension longer than the packet"),
        ("90 78 0001 00000000 0000000A BE", 12, "half an extension's header"),
        ("80 78 0001 00000000 0000000A", 12, "no payload"),
    ])
    func findsTheEndOfTheHeader(text: String, length: Int, what: String) {
        var repair = TortureRepair(.init(payloadType: 97, delay: .zero), seed: 1)
        let lost = hex(text)
        let bytes = repair.packet(repairing: lost)
        #expect(bytes.count == lost.count + 2, "\(what)")
        #expect(Array(bytes[length..<length + 2]) == [0, 1], "\(what)")
        #expect(Array(bytes[12..<length]) == Array(lost[12..<length]))
        #expect(Array(bytes[(length + 2)...]) == Array(lost[length...]))
    }

    @Test func drawsItsOwnNumbersFromTheSeed() {
        func packet(seed: UInt64) -> [UInt8] {
            var repair = TortureRepair(.init(payloadType: 97, delay: .zero), seed: seed)
            return repair.packet(repairing: rtp(sequence: 1))
        }
        #expect(packet(seed: 1) == packet(seed: 1))
        #expect(packet(seed: 1)[8..<12] != packet(seed: 2)[8..<12])
    }
}
