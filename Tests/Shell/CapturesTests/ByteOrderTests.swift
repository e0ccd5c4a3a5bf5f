import TestSupport
import Testing

@testable import Captures

@Suite struct ByteOrderTests {
    private let bytes = hex("ff 01 23 45 67 89 ab cd ef 00")

    @Test func readsWordsInBothOrders() {
        let span = bytes.span
        #expect(span.word16(at: 1, .big) == 0x0123 && span.word16(at: 1, .little) == 0x2301)
        #expect(span.word32(at: 1, .big) == 0x0123_4567 && span.word32(at: 1, .little) == 0x6745_2301)
        #expect(span.word64(at: 1, .big) == 0x0123_4567_89AB_CDEF)
        #expect(span.word64(at: 1, .little) == 0xEFCD_AB89_6745_2301)
    }

    @Test func readsTheLastBytes() {
        let span = bytes.span
        #expect(span.word16(at: 8, .big) == 0xEF00 && span.word32(at: 6, .little) == 0x00EF_CDAB)
        #expect(span.word64(at: 2, .big) == 0x2345_6789_ABCD_EF00)
    }

    @Test func isTheInverseOfTheOtherOrder() {
        var generator = SeededGenerator(seed: 51)
        for _ in 0..<100 {
            let random = (0..<8).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let span = random.span
            #expect(span.word32(at: 3, .big) == span.word32(at: 3, .little).byteSwapped)
            #expect(span.word64(at: 0, .big) == span.word64(at: 0, .little).byteSwapped)
        }
    }
}
