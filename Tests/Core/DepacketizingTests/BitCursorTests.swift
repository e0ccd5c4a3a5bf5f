import TestSupport
import Testing

@testable import Depacketizing

struct BitCursorTests {
    /// A cursor with its bytes.
    private final class Reader {
        private var cursor = BitCursor()
        private let bytes: [UInt8]

        init(_ text: String) { bytes = hex(text) }

        var position: Int { cursor.position }

        func bits(_ width: Int) throws -> UInt32 {
            let bytes = bytes
            return try cursor.bits(width, of: bytes.span)
        }

        func flag() throws -> Bool {
            let bytes = bytes
            return try cursor.flag(of: bytes.span)
        }

        func variableLength() throws -> UInt32 {
            let bytes = bytes
            return try cursor.variableLength(of: bytes.span)
        }

        func nonSymmetric(_ count: UInt32) throws -> UInt32 {
            let bytes = bytes
            return try cursor.nonSymmetric(count, of: bytes.span)
        }
    }

    @Test func readsOverTheEdgesOfBytes() throws {
        let cursor = Reader("A5 0F FF 00 12")
        #expect(try cursor.bits(3) == 0b101)
        #expect(try cursor.bits(0) == 0)
        #expect(try cursor.bits(9) == 0b0_0101_0000)
        #expect(try cursor.flag())
        #expect(cursor.position == 13)
        #expect(try cursor.bits(27) == 0x7FF_0012)
    }

    @Test func reads32Bits() throws {
        let cursor = Reader("FFFFFFFF 80")
        _ = try cursor.flag()
        #expect(try cursor.bits(32) == .max)
    }

    @Test func stopsAtTheEnd() throws {
        let cursor = Reader("FF")
        _ = try cursor.bits(6)
        #expect(throws: DepacketizingError.truncated(needed: 2, remaining: 1)) { try cursor.bits(3) }
        #expect(cursor.position == 6)
        #expect(try cursor.bits(2) == 3)
        #expect(throws: DepacketizingError.truncated(needed: 2, remaining: 1)) { try cursor.flag() }
    }

    /// AV1 bitstream specification §4.10.3.
    @Test(arguments: [
        ("80", UInt32(0)), ("40", 1), ("60", 2), ("20", 3), ("38", 6), ("00 00 00 01 FF FF FF FE", UInt32.max - 1),
        ("00 00 00 00 80", .max),
    ])
    func readsNumbersOfVariableLength(bytes: String, value: UInt32) throws {
        #expect(try Reader(bytes).variableLength() == value)
    }

    @Test func endsANumberWithoutEnd() {
        #expect(throws: DepacketizingError.self) { try Reader("000000").variableLength() }
    }

    /// The codes for five values (RTP Payload Format For AV1 §A.8.2, table of ns(n)).
    @Test(arguments: [("00", UInt32(0), 2), ("40", 1, 2), ("80", 2, 2), ("C0", 3, 3), ("E0", 4, 3)])
    func readsNonSymmetricNumbers(bytes: String, value: UInt32, width: Int) throws {
        let cursor = Reader(bytes)
        #expect(try cursor.nonSymmetric(5) == value)
        #expect(cursor.position == width)
    }

    @Test func readsNothingForASingleValue() throws {
        let cursor = Reader("FF")
        #expect(try cursor.nonSymmetric(1) == 0)
        #expect(try cursor.nonSymmetric(0) == 0)
        #expect(cursor.position == 0)
    }
}
