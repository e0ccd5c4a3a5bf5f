import TestSupport
import Testing

@testable import Depacketizing

struct H264RawBytesTests {
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
        #expect(H264RawBytes.array(ofUnit: hex(unit).span, limit: 100) == hex(expected))
        var bits = H264RawBytes.leadingBits(ofUnit: hex(unit).span)
        for byte in hex(expected) { #expect(bits.bits(8) == UInt32(byte)) }
        #expect(bits.remaining == 0)
    }

    @Test func stopsAtTheLimit() {
        let unit = [UInt8](repeating: 0x11, count: 50)
        #expect(H264RawBytes.array(ofUnit: unit.span, limit: 7).count == 7)
        #expect(H264RawBytes.leadingBits(ofUnit: unit.span).remaining == 128)
    }
}
