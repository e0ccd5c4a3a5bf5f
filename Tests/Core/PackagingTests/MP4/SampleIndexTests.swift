import TestSupport
import Testing

@testable import Packaging

@Suite struct SampleIndexTests {
    private func index(_ distances: [Int64], nominal: UInt32, first: Int64 = 0) -> SampleIndex {
        var index = SampleIndex()
        var ticks = first
        for distance in [0] + distances {
            ticks += distance
            index.append(size: 1, decodeTime: ticks, duration: nominal, isSync: false)
        }
        return index
    }

    /// Distances to the next sample, the last one's nominal length, `stts` as pairs.
    @Test(
        arguments: [
            ([], 960, "00000001 000003C0"),
            ([960, 960], 960, "00000003 000003C0"),
            ([960, 960], 961, "00000002 000003C0 00000001 000003C1"),
            ([3000, 3003, 3003, 3000], 3000, "00000001 00000BB8 00000002 00000BBB 00000002 00000BB8"),
            // A pause that a signed 32-bit number cannot say is shortened to the longest that it can.
            ([0x1_0000_0000], 1, "00000001 7FFFFFFF 00000001 00000001"),
        ] as [([Int64], UInt32, String)])
    func durationsAreRunLengths(distances: [Int64], nominal: UInt32, runs: String) {
        let index = index(distances, nominal: nominal)
        #expect(index.timeToSample().bytes == hex(runs))
        // Asking changes nothing.
        #expect(index.timeToSample().bytes == hex(runs))
    }

    @Test func theMediaLastsFromTheFirstSampleToTheEndOfTheLast() {
        let index = index([100, 50], nominal: 30, first: 7)
        #expect(index.firstPresentationTime == 7)
        #expect(index.lastDecodeTime == 157)
        #expect(index.mediaDuration == 180)
        #expect(SampleIndex().mediaDuration == 0)
        #expect(SampleIndex().timeToSample().count == 0)
    }

    @Test func remembersSizesAndKeyFrames() {
        var index = SampleIndex()
        for (i, size) in [70_000, 0, 5, Int.max].enumerated() {
            index.append(size: size, decodeTime: Int64(i), duration: 1, isSync: i % 2 == 0)
        }
        #expect(index.sizes.bytes == hex("00011170 00000000 00000005 FFFFFFFF"))
        #expect(index.syncSamples.bytes == hex("00000001 00000003"))
    }

    @Test func chunksOfEqualLengthShareAnEntry() {
        var index = SampleIndex()
        for (i, count) in [50, 50, 49, 49, 50].enumerated() {
            index.appendChunk(at: Int64(i) << 40, sampleCount: count)
        }
        #expect(
            index.chunkRuns.bytes
                == hex("00000001 00000032 00000001 00000003 00000031 00000001 00000005 00000032 00000001"))
        #expect(index.chunkOffsets == [0, 1 << 40, 2 << 40, 3 << 40, 4 << 40])
    }

    @Test func aPictureThatIsDecodedEarlyIsShownLater() {
        var index = SampleIndex()
        // Decoded at -2, 0, 2, 4; shown at 0, 6, 2, 4.
        for (ticks, offset) in [(-2, 2), (0, 6), (2, 0), (4, 0)] as [(Int64, Int32)] {
            index.append(size: 1, decodeTime: ticks, offset: offset, duration: 2, isSync: false)
        }
        #expect(index.firstPresentationTime == 0)
        #expect(index.latestPresentationTime == 6)
        #expect(index.mediaDuration == 8)
        #expect(index.presentedDuration == 8)
        #expect(index.offsets.rendered().bytes == hex("00000001 00000002 00000001 00000006 00000002 00000000"))
    }
}
