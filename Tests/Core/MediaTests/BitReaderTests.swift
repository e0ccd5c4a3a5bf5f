import Media
import TestSupport
import Testing

@Suite struct BitReaderTests {
    // ITU-T H.264 table 9-2: code words 1, 010, 011, 00100, 00101.
    @Test func readsExpGolomb() {
        var reader = BitReader(hex("A6 42 80  # 1 010 011 00100 00101 0000000"))
        #expect((0..<5).map { _ in reader.unsignedExpGolomb() } == [0, 1, 2, 3, 4])
    }

    // ITU-T H.264 table 9-3: 0, 1, -1, 2, -2.
    @Test func readsSignedExpGolomb() {
        var reader = BitReader(hex("A6 42 80"))
        #expect((0..<5).map { _ in reader.signedExpGolomb() } == [0, 1, -1, 2, -2])
    }

    @Test func endsWithNil() {
        var reader = BitReader([0xFF])
        #expect(reader.bits(8) == 255)
        #expect(reader.bit() == nil)
        #expect(reader.bits(1) == nil)
        var zeros = BitReader([UInt8](repeating: 0, count: 8))
        #expect(zeros.unsignedExpGolomb() == nil)
    }
}
