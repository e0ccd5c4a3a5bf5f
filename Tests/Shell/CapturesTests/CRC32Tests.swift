import TestSupport
import Testing

@testable import Captures

@Suite struct CRC32Tests {
    /// The check value of the catalogue of CRCs (reveng, CRC-32/ISO-HDLC).
    @Test func givesTheKnownValue() {
        #expect(CRC32.checksum(Array("123456789".utf8).span) == 0xCBF4_3926)
        #expect(CRC32.checksum([UInt8]().span) == 0)
    }

    /// Eight bytes at a time give what one bit at a time gives.
    @Test func isTheSameForEveryLength() {
        var generator = SeededGenerator(seed: 3)
        for length in 0..<70 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var value = UInt32.max
            for byte in bytes {
                value ^= UInt32(byte)
                for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
            }
            #expect(CRC32.checksum(bytes.span) == ~value)
        }
    }
}
