import Media
import TestSupport
import Testing

@testable import Depacketizing

struct SupplementalMessageTests {
    private func value(_ unit: [UInt8], type: Int = 6, header: Int = 1) -> UInt32? {
        var message = SupplementalMessage.payload(ofType: type, in: unit.span, header: header)
        return message?.bits(8)
    }

    @Test func findsTheFirstMessageOfAType() {
        let unit = hex("06 05 02 AA BB 06 01 C4 06 01 44 80")
        #expect(value(unit) == 0xC4)
        #expect(value(unit, type: 5) == 0xAA)
        #expect(value(unit, type: 4) == nil)
        #expect(value([0x4E, 0x01] + unit.dropFirst(), header: 2) == 0xC4)
    }

    @Test func addsUpTheBytesOfLargeTypesAndSizes() {
        let long = hex("06 FF 01 FF 01") + [UInt8](repeating: 0xAA, count: 256) + hex("06 01 C4 80")
        #expect(value(long) == 0xC4)
        #expect(value(long, type: 256) == 0xAA)
    }

    @Test func readsWithoutEmulationPrevention() {
        #expect(value(hex("06 05 04 00 00 03 01 02 06 01 C4 80")) == 0xC4)
    }

    @Test func staysInsideTheUnit() {
        let unit = hex("06 05 02 AA BB 06 01 C4 80")
        for count in 0..<unit.count - 1 { #expect(value(Array(unit.prefix(count))) == nil) }
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            guard !bytes.dropFirst().contains(6) else { continue }
            #expect(value(bytes) == nil)
        }
    }
}
