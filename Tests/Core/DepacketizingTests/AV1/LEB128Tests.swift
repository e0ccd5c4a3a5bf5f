import TestSupport
import Testing

@testable import Depacketizing

struct LEB128Tests {
    @Test(arguments: [
        ("00", 0, 1), ("7F", 127, 1), ("80 01", 128, 2), ("E5 8E 26", 624_485, 3), ("FF FF FF FF 0F", 0xFFFF_FFFF, 5),
        ("85 80 80 00", 5, 4),  // leading zeros (AV1 bitstream specification §4.10.5)
        ("81 80 80 80 80 80 80 00", 1, 8),
    ])
    func readsNumbers(bytes: String, value: Int, byteCount: Int) throws {
        let number = try LEB128(parsing: (hex("AA") + hex(bytes) + hex("55")).span, at: 1)
        #expect(number.value == value)
        #expect(number.byteCount == byteCount)
    }

    @Test(arguments: [
        ("", DepacketizingError.truncated(needed: 1, remaining: 0)), ("80 80", .truncated(needed: 3, remaining: 2)),
        ("80 80 80 80 80 80 80 80 00", .invalidLength(byteCount: 9)),
        ("80 80 80 80 10", .invalidLength(byteCount: 5)), ("FF FF FF FF FF FF FF 7F", .invalidLength(byteCount: 8)),
    ])
    func refusesOthers(bytes: String, error: DepacketizingError) {
        #expect(throws: error) { try LEB128(parsing: hex(bytes).span, at: 0) }
    }

    @Test(arguments: [
        (0, "00"), (127, "7F"), (128, "8001"), (16_383, "FF7F"), (16_384, "808001"), (8 << 20, "80808004"),
    ])
    func writesTheFewestBytes(value: Int, bytes: String) throws {
        var written: [UInt8] = [1, 2]
        LEB128.insert(value, into: &written, at: 1)
        #expect(written == [1] + hex(bytes) + [2])
        #expect(try LEB128(parsing: written.span, at: 1).value == value)
    }
}
