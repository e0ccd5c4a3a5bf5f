import Media
import TestSupport
import Testing

@testable import Depacketizing

struct LeadingBitsTests {
    @Test func readsBitsFromTheMostSignificantOn() {
        var bits = LeadingBits(hex("A5 0F").span)
        #expect(bits.bits(3) == 0b101)
        #expect(bits.bit() == false)
        #expect(bits.bits(0) == 0)
        #expect(bits.bits(12) == 0x50F)
        #expect(bits.bit() == nil)
    }

    @Test func givesNilPastTheEndAndStaysThere() {
        var bits = LeadingBits(hex("FF").span)
        #expect(bits.bits(9) == nil)
        #expect(bits.remaining == 8)
        #expect(bits.bits(33) == nil)
        #expect(bits.bits(-1) == nil)
        #expect(bits.bits(8) == 255)
    }

    @Test func keepsSixteenBytesAndNoMore() {
        let bytes = [UInt8](repeating: 0x81, count: 40)
        var bits = LeadingBits(bytes.span)
        #expect(bits.remaining == 128)
        #expect(bits.append(1) == false)
        for _ in 0..<4 { #expect(bits.bits(32) == 0x8181_8181) }
        #expect(bits.remaining == 0)
        #expect(bits.unsignedExpGolomb() == nil)
    }

    // ITU-T H.264 table 9-2.
    @Test(arguments: [
        (bits: "80", value: 0), (bits: "40", value: 1), (bits: "60", value: 2), (bits: "20", value: 3),
        (bits: "38", value: 6), (bits: "10", value: 7),
    ])
    func readsExpGolombCodes(bits: String, value: UInt32) {
        var reader = LeadingBits(hex(bits).span)
        #expect(reader.unsignedExpGolomb() == value)
    }

    @Test func agreesWithTheBitReaderOfMedia() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let bytes = randomBytes(0...16, &generator)
            var fast = LeadingBits(bytes.span)
            var plain = BitReader(bytes)
            while let expected = plain.unsignedExpGolomb() { #expect(fast.unsignedExpGolomb() == expected) }
            #expect(fast.unsignedExpGolomb() == nil)
        }
    }

    @Test func refusesCodesLongerThanThirtyTwoBits() {
        var reader = LeadingBits(hex("00 00 00 00 FF FF FF FF FF").span)
        #expect(reader.unsignedExpGolomb() == nil)
    }
}
