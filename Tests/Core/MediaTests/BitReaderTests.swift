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

    @Test(arguments: [-1, 33, .max, .min]) func refusesWidthsThatItCannotReturn(width: Int) {
        var reader = BitReader([UInt8](repeating: 0xFF, count: 16))
        #expect(reader.bits(width) == nil)
        #expect(reader.position == 0)
        #expect(reader.bits(0) == 0)
        #expect(reader.bits(32) == .max)
    }

    // ITU-T H.264 §9.1: 2^32 - 2 has 31 zeros in front; more cannot be in 32 bits.
    @Test func readsTheLargestExpGolomb() {
        var reader = BitReader(hex("00 00 00 01 FF FF FF FE"))
        #expect(reader.unsignedExpGolomb() == 0xFFFF_FFFE)
        #expect(reader.remaining == 1)
        var tooLarge = BitReader(hex("00 00 00 00 80 00 00 00 00"))
        #expect(tooLarge.unsignedExpGolomb() == nil)
    }

    /// Values of random widths come back as they were written.
    @Test func readsBackWhatWasWritten() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<100 {
            let fields = (0..<20).map { _ -> (width: Int, value: UInt32) in
                let width = Int.random(in: 0...32, using: &generator)
                let value = UInt32(truncatingIfNeeded: generator.next() & (1 << UInt64(width) - 1))
                return (width, value)
            }
            var bits: [Bool] = []
            for field in fields { bits += (0..<field.width).reversed().map { field.value >> UInt32($0) & 1 == 1 } }
            let bytes = stride(from: 0, to: bits.count, by: 8).map { start in
                (0..<8).reduce(UInt8(0)) { $0 << 1 | (start + $1 < bits.count && bits[start + $1] ? 1 : 0) }
            }
            var reader = BitReader(bytes)
            for field in fields { #expect(reader.bits(field.width) == field.value) }
            #expect(reader.remaining < 8)
        }
    }

    @Test func readsEveryTruncationWithoutTrapping() {
        var generator = SeededGenerator(seed: 22)
        for count in 0..<40 {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() & generator.next()) }
            var reader = BitReader(bytes)
            var isEnded = false
            while !isEnded {
                let before = reader.position
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: isEnded = reader.bit() == nil
                case 1: isEnded = reader.bits(Int.random(in: 1...32, using: &generator)) == nil
                case 2: isEnded = reader.unsignedExpGolomb() == nil
                default: isEnded = reader.signedExpGolomb() == nil
                }
                #expect(reader.position > before || isEnded)
                #expect(reader.remaining >= 0)
            }
        }
    }
}
