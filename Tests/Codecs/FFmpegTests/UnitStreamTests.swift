import TestSupport
import Testing

@testable import FFmpeg

@Suite struct UnitStreamTests {
    @Test func turnsLengthsIntoStartCodesInPlace() {
        var bytes = hex("00 00 00 02 67 42  00 00 00 00  00 00 00 03 65 88 84")
        let headers = unsafe bytes.withUnsafeMutableBufferPointer { unsafe UnitStream.replaceLengths(in: $0) }
        #expect(headers == [0x67, 0x65])
        #expect(bytes == hex("00 00 00 01 67 42  00 00 00 01  00 00 00 01 65 88 84"))
    }

    @Test(arguments: [
        (hex("00 00 00 01 67 42 00 00 01 68 CE"), [hex("67 42"), hex("68 CE")]),
        // trailing_zero_8bits and emulation prevention (ITU-T H.264 annex B, §7.4.1).
        (hex("00 00 01 65 00 00 03 01 00 00 00 00 01 41"), [hex("65 00 00 03 01"), hex("41")]),
        (hex("00 00 01"), []), (hex("12 34 56"), []), ([], []), (hex("00 00 00 00 01 09"), [hex("09")]),
    ])
    func findsTheUnitsBetweenStartCodes(stream: [UInt8], units: [[UInt8]]) {
        let found = unsafe stream.withUnsafeBufferPointer { bytes in
            unsafe UnitStream.units(in: bytes).map { unsafe Array(bytes[$0]) }
        }
        #expect(found == units)
    }
}
