import TestSupport
import Testing

@testable import Depacketizing

struct H265PictureParameterSetTests {
    private func parse(_ unit: [UInt8]) -> H265PictureParameterSet? {
        H265PictureParameterSet(parsing: unit.span)
    }

    @Test func readsTheSetOfACapture() {
        let set = parse(H265Captured.picture)
        #expect(set?.identifier == 0)
        #expect(set?.sequence == 0)
        #expect(set?.hasOutputFlag == false)
        #expect(set?.extraSliceHeaderBits == 0)
    }

    // ITU-T H.265 §7.3.2.3.1, made by hand.
    @Test func readsWhatChangesSliceHeaders() {
        var bits = BitWriter()
        bits.putUnsigned(63)
        bits.putUnsigned(15)
        bits.put(0b1_1_101, 5)
        bits.put(1, 1)
        let set = parse(hex("44 01") + bits.bytes)
        #expect(set?.identifier == 63)
        #expect(set?.sequence == 15)
        #expect(set?.hasOutputFlag == true)
        #expect(set?.extraSliceHeaderBits == 5)
    }

    @Test(arguments: [(64, 0), (0, 16)]) func refusesIdentifiersOutOfRange(picture: Int, sequence: Int) {
        var bits = BitWriter()
        bits.putUnsigned(picture)
        bits.putUnsigned(sequence)
        bits.put(1, 6)
        #expect(parse(hex("44 01") + bits.bytes) == nil)
    }

    @Test func refusesWhatIsTooShortOrTooLong() {
        #expect(parse(hex("44 01")) == nil)
        #expect(parse([]) == nil)
        #expect(parse(H265Captured.picture + [UInt8](repeating: 1, count: 4096)) == nil)
    }
}
