import Media
import TestSupport
import Testing

@Suite struct SpanBigEndianTests {
    private let bytes = hex("01 23 45 67 89 AB CD EF FF")

    @Test func readsTheMostSignificantByteFirst() {
        #expect(bytes.span.uint16(at: 0) == 0x0123)
        #expect(bytes.span.uint16(at: 7) == 0xEFFF)
        #expect(bytes.span.uint32(at: 1) == 0x2345_6789)
        #expect(bytes.span.uint64(at: 1) == 0x2345_6789_ABCD_EFFF)
    }

    @Test(arguments: [8, 9, 10, -1, Int.max, Int.min])
    func givesNilOutsideTheSpan(offset: Int) {
        #expect(bytes.span.uint16(at: offset) == nil)
        #expect(bytes.span.uint32(at: offset) == nil)
        #expect(bytes.span.uint64(at: offset) == nil)
    }

    @Test func givesNilForTheFirstByteTooMany() {
        #expect(bytes.span.uint32(at: 5) != nil)
        #expect(bytes.span.uint32(at: 6) == nil)
        #expect(bytes.span.uint64(at: 2) == nil)
        #expect([UInt8]().span.uint16(at: 0) == nil)
    }
}
