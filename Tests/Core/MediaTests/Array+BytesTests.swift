import Media
import TestSupport
import Testing

@Suite struct ArrayBytesTests {
    @Test func appendsASpan() {
        let source = hex("0A 0B 0C 0D")
        var bytes: [UInt8] = [1]
        bytes.append(source.span.extracting(1..<3))
        bytes.append(source.span.extracting(0..<0))
        #expect(bytes == hex("01 0B 0C"))
    }

    @Test func copiesASpan() {
        let source = hex("0A 0B 0C 0D")
        #expect([UInt8](copying: source.span.extracting(1..<3)) == hex("0B 0C"))
        #expect([UInt8](copying: Span<UInt8>()).isEmpty)
    }

    @Test func appendsWordsMostSignificantByteFirst() {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(UInt8(1))
        bytes.appendBigEndian(UInt16(0x0203))
        bytes.appendBigEndian(UInt32(0x0405_0607))
        bytes.appendBigEndian(Int64(-2))
        #expect(bytes == hex("01  02 03  04 05 06 07  FF FF FF FF FF FF FF FE"))
    }

    @Test func readsBackWhatItWrote() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<50 {
            let word = generator.next()
            var bytes: [UInt8] = []
            bytes.appendBigEndian(word)
            #expect(bytes.span.uint64(at: 0) == word)
        }
    }

    @Test(arguments: [(1, [0, 7, 8, 9, 0]), (2, [0, 0, 7, 8, 9]), (3, [0, 0, 0, 0, 0]), (-1, [0, 0, 0, 0, 0])])
    func replacesNothingOutsideOfTheArray(offset: Int, expected: [UInt8]) {
        var bytes = [UInt8](repeating: 0, count: 5)
        let replacement: [UInt8] = [7, 8, 9]
        bytes.replace(at: offset, with: replacement.span)
        #expect(bytes == expected)
    }

    @Test func appendsEmptySpansAnywhere() {
        var bytes: [UInt8] = []
        bytes.append(Span<UInt8>())
        #expect(bytes.isEmpty)
        bytes.replace(at: 0, with: Span<UInt8>())
        #expect(bytes.isEmpty)
    }

    @Test(arguments: [Int.min, .max]) func replacesNothingFarOutside(offset: Int) {
        var bytes: [UInt8] = [1, 2]
        bytes.replace(at: offset, with: [9].span)
        #expect(bytes == [1, 2])
    }
}
