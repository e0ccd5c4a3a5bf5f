import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct EBMLElementTests {
    @Test(
        arguments: [
            (0, "86 81 00"), (127, "86 81 7F"), (255, "86 81 FF"), (256, "86 82 01 00"), (0xFFFF, "86 82 FFFF"),
            (0x1_0000, "86 83 010000"), (UInt64.max, "86 88 FFFFFFFFFFFFFFFF"),
        ] as [(UInt64, String)])
    func writesIntegersInAsFewBytesAsTheyNeed(_ value: UInt64, _ bytes: String) {
        #expect(EBMLElement(.codecID, unsigned: value).rendered() == hex(bytes))
    }

    @Test func writesIntegersOfFixedWidth() {
        #expect(EBMLElement(.timestamp, unsigned: 5, width: 8).rendered() == hex("E7 88 0000000000000005"))
        #expect(EBMLElement(.timestamp, unsigned: 5, width: 4).rendered() == hex("E7 84 00000005"))
    }

    // IEEE 754: 48000 is 1.46484375 * 2^15.
    @Test func writesFloatsOfEightBytes() {
        #expect(EBMLElement(.samplingFrequency, float: 48_000).rendered() == hex("B5 88 40E7700000000000"))
    }

    @Test func writesTextAsUTF8() {
        #expect(EBMLElement(.title, text: "aé").rendered() == hex("7BA9 83 61 C3A9"))
    }

    @Test(
        arguments: [
            (978_307_200_000_000_000, "4461 88 0000000000000000"),  // 2001-01-01T00:00:00Z
            (978_307_200_000_000_001, "4461 88 0000000000000001"),
            (978_307_199_999_999_999, "4461 88 FFFFFFFFFFFFFFFF"),
            (Int64.min, "4461 88 8000000000000000"),  // clamped
        ] as [(Int64, String)])
    func countsDatesFrom2001(_ nanoseconds: Int64, _ bytes: String) {
        #expect(EBMLElement(.dateUTC, date: WallTime(nanoseconds: nanoseconds)).rendered() == hex(bytes))
    }

    @Test func holdsChildrenInTheirOrder() {
        let element = EBMLElement(.seek, [EBMLElement(.seekID, binary: [1]), EBMLElement(.seekPosition, unsigned: 2)])
        #expect(element.rendered() == hex("4DBB 88 53AB8101 53AC8102"))
    }

    // RFC 8794 §4.1 table: 127, 16,383 and so on are the reserved patterns of ones.
    @Test(
        arguments: [
            (0, 1), (126, 1), (127, 2), (16_382, 2), (16_383, 3), (2_097_150, 3), (2_097_151, 4), (268_435_454, 4),
            (268_435_455, 5), ((1 << 56) - 2, 8),
        ] as [(UInt64, Int)])
    func neverWritesASizeThatMeansUnknown(_ size: UInt64, _ width: Int) {
        #expect(elementSizeWidth(size) == width)
        let bytes = elementSize(size, width: width)
        #expect(bytes.count == width)
        #expect(Int(bytes[0].leadingZeroBitCount) == width - 1)
    }

    @Test func writesSizesOfFixedWidth() {
        #expect(elementSize(5, width: 1) == hex("85"))
        #expect(elementSize(5, width: 4) == hex("10000005"))
        #expect(elementSize(5, width: 8) == hex("0100000000000005"))
    }

    @Test(arguments: [0, 2, 3, 11, 127, 128, 129, 130, 500, 4096])
    func fillsExactlyTheRoomWithAVoid(_ size: Int) {
        let void = EBMLElement.void(size: size)
        #expect(void.count == size)
        let nodes = EBMLNode.parse(void, 0..<size)
        #expect(nodes.map(\.name) == (size == 0 ? [] : ["Void"]))
        #expect(nodes.last.map(\.content.upperBound) ?? 0 == size)
    }
}
