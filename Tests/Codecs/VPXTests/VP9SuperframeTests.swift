import TestSupport
import Testing

@testable import VPX

@Suite struct VP9SuperframeTests {
    /// Made by hand after the VP9 bitstream specification, annex B.2.
    @Test(arguments: [
        // Two frames of 3 and 2 bytes, whose lengths have one byte; one frame whose length has four.
        (hex("01 02 03 04 05 C1 03 02 C1"), [3, 2]), (hex("01 D8 01 00 00 00 D8"), [1]),
        // No marker; a marker without room for the index; two markers that differ.
        (hex("01 02 03"), nil), (hex("C1"), nil), (hex("01 02 03 04 05 C0 03 02 C1"), nil), ([], nil),
        // Lengths are not checked against what is there.
        (hex("01 C0 FF C0"), [255]),
    ])
    func tellsWhereItsFramesAre(bytes: [UInt8], counts: [Int]?) {
        #expect(VP9Superframe.frameCounts(of: bytes.span) == counts)
    }

    @Test(arguments: [1, 255, 256, 70_000]) func wrapsAFrameSoThatItIsAlone(count: Int) {
        let frame = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        var superframe: [UInt8] = [9, 9]
        VP9Superframe.wrap(frame.span, into: &superframe)
        #expect(Array(superframe.prefix(count)) == frame && superframe.count == count + 6)
        #expect(VP9Superframe.frameCounts(of: superframe.span) == [count])
    }
}
