import TestSupport
import Testing

@testable import Depacketizing

struct RawBytesTests {
    // Emulation prevention of ITU-T H.264 §7.4.1; all hand-built. The first byte is the unit's header.
    @Test(arguments: [
        ("67 01 02", "01 02"),
        ("67 00 00 03 01", "00 00 01"),
        ("67 00 00 03 00 00 03 03", "00 00 00 00 03"),
        ("67 00 03 00 03", "00 03 00 03"),
        ("67 00 00 00 03 01", "00 00 00 01"),
        ("67 00 00 03", "00 00"),
        ("00 00 03 05", "00 03 05"),
        ("67", ""),
        ("", ""),
    ])
    func takesEmulationPreventionOut(unit: String, expected: String) {
        #expect(RawBytes.array(ofUnit: hex(unit).span, header: 1, limit: 100) == hex(expected))
        var bits = RawBytes.leadingBits(ofUnit: hex(unit).span, header: 1)
        for byte in hex(expected) { #expect(bits.bits(8) == UInt32(byte)) }
        #expect(bits.remaining == 0)
    }

    @Test func stopsAtTheLimit() {
        let unit = [UInt8](repeating: 0x11, count: 50)
        #expect(RawBytes.array(ofUnit: unit.span, header: 1, limit: 7).count == 7)
        #expect(RawBytes.leadingBits(ofUnit: unit.span, header: 1).remaining == 128)
    }

    @Test func skipsAHeaderOfTwoBytes() {
        let unit = hex("42 01  00 00 03 01")
        #expect(RawBytes.array(ofUnit: unit.span, header: 2, limit: 100) == hex("00 00 01"))
        #expect(RawBytes.array(ofUnit: hex("42").span, header: 2, limit: 100) == [])
        #expect(RawBytes.leadingBits(ofUnit: unit.span, header: 2).remaining == 24)
    }
}
