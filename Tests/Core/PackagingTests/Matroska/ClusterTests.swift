import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct ClusterTests {
    @Test func beginsWithUnknownSizeAndATimeOfFixedWidth() {
        let cluster = Cluster(offset: 1000, number: 0, timestamp: 0x0102_0304)
        #expect(
            cluster.header()
                == hex(
                    """
                    1F43B675             # Cluster
                    01FFFFFFFFFFFFFF     # unknown size (RFC 8794 §6.2)
                    E7 88                # Timestamp
                    0000000001020304
                    """))
        #expect(cluster.contentOffset == 1012)
        #expect(cluster.timestampOffset == 1014)
    }

    @Test(
        arguments: [
            (4999, false, 0, false), (5000, false, 0, true), (999, true, 0, false), (1000, true, 0, true),
            (0, false, 5_242_879, false), (0, false, 5_242_880, true), (-1, true, 0, false), (-32_768, true, 0, false),
            (-32_769, false, 0, true), (3_600_000, false, 0, true),
        ] as [(Int64, Bool, Int64, Bool)])
    func isOverByAgeSizeAndKeyFrames(age: Int64, isKeyFrame: Bool, size: Int64, expected: Bool) {
        let cluster = Cluster(offset: 700, number: 3, timestamp: 100_000)
        #expect(cluster.isOver(for: 100_000 + age, isVideoKeyFrame: isKeyFrame, end: 700 + size) == expected)
    }

    // Hand-built after RFC 9559 §10.2.
    @Test(
        arguments: [
            (1, 0, true, "A3 86 81 0000 80 AABB"), (2, 300, false, "A3 86 82 012C 00 AABB"),
            (126, -1, false, "A3 86 FE FFFF 00 AABB"), (3, -32_768, true, "A3 86 83 8000 80 AABB"),
            (3, 32_767, true, "A3 86 83 7FFF 80 AABB"),
        ] as [(Int, Int64, Bool, String)])
    func writesSimpleBlocks(track: Int, relative: Int64, isKeyFrame: Bool, bytes: String) {
        var output = OutputBytes()
        output.append([0xEE])
        let payload: [UInt8] = [0xAA, 0xBB]
        let offset = appendSimpleBlock(
            payload.span, track: track, relative: relative, BlockFlags(isKeyFrame: isKeyFrame), to: &output)
        #expect(output.pending == [0xEE] + hex(bytes))
        #expect(offset == 4)
    }

    // RFC 9559 §10.2: the highest bit, and the fourth of the lower half.
    @Test(arguments: [(false, false, 0x00), (true, false, 0x80), (false, true, 0x08), (true, true, 0x88)])
    func marksBlocksThatAreNotShown(isKeyFrame: Bool, isInvisible: Bool, byte: UInt8) {
        #expect(BlockFlags(isKeyFrame: isKeyFrame, isInvisible: isInvisible).byte == byte)
    }

    // Hand-built after RFC 9559 §5.1.3.5, §10.1.
    @Test func writesPaddingBehindABlock() {
        var output = OutputBytes()
        output.append([0xEE])
        let payload: [UInt8] = [0xAA, 0xBB]
        let offset = appendBlockGroup(
            payload.span, track: 2, relative: -2, discarding: Interval(nanoseconds: 0x0102_0304), to: &output)
        #expect(
            output.pending
                == hex(
                    """
                    EE
                    A0 93                       # BlockGroup
                    A1 86 82 FFFE 00 AABB       # Block: track 2, two milliseconds before the cluster
                    75A2 88 0000000001020304    # DiscardPadding in nanoseconds
                    """))
        #expect(offset == 6)
    }

    @Test(
        arguments: [
            (0, "84"), (122, "FE"), (123, "407F"), (16_378, "7FFE"), (16_379, "203FFF"), (2_097_146, "3FFFFE"),
            (2_097_147, "101FFFFF"),
        ] as [(Int, String)])
    func writesTheSizeInAsFewBytesAsItNeeds(count: Int, size: String) {
        var output = OutputBytes()
        let payload = [UInt8](repeating: 7, count: count)
        let offset = appendSimpleBlock(payload.span, track: 1, relative: 5, BlockFlags(isKeyFrame: true), to: &output)
        let width = hex(size).count
        #expect(Array(output.pending.prefix(width + 5)) == [0xA3] + hex(size) + hex("81 0005 80"))
        #expect(Int(offset) == width + 2)
        #expect(output.pending.count == width + 5 + count)
    }
}
