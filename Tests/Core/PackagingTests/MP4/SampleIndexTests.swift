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

    /// 13 hours at 48 kHz are too many ticks for a signed number, half of them are not.
    @Test func keepsALongPauseInACoarserScale() {
        let pause: Int64 = 13 * 3600 * 48_000
        let index = index([1600, pause, 1601, 1599], nominal: 1600, first: 3)
        #expect(index.longestPause == pause && index.mediaDuration == pause + 6400)
        let divided = index.divided(by: 2)
        #expect(divided.longestPause == 0 && divided.count == index.count && divided.sizes.bytes == index.sizes.bytes)
        // 3 / 2 is rounded to 2, 1603 / 2 to 802; what follows is rounded from there by itself.
        #expect(divided.firstPresentationTime == 2 && divided.lastDecodeTime == pause / 2 + 2402)
        #expect(divided.timeToSample().bytes == hex("00000001 00000320 00000001 42F2AC00 00000003 00000320"))
        #expect(index.divided(by: 1).timeToSample().bytes == index.timeToSample().bytes)
        #expect(SampleIndex().divided(by: 2).count == 0)
    }

    @Test func keepsPicturesInTheirOrderInACoarserScale() {
        var index = SampleIndex()
        for (ticks, offset) in [(-200, 200), (0, 600), (200, 0), (201, 199)] as [(Int64, Int32)] {
            index.append(size: 1, decodeTime: ticks, offset: offset, duration: 200, isSync: true)
        }
        let divided = index.divided(by: 4)
        #expect(divided.timeToSample().bytes == hex("00000002 00000032 00000001 00000001 00000001 00000063"))
        #expect(
            divided.offsets.rendered().bytes
                == hex("00000001 00000032 00000001 00000096 00000001 00000000 00000001 00000031"))
        #expect(divided.latestPresentationTime == 150 && divided.presentedDuration == 200)
        #expect(divided.syncSamples.bytes == index.syncSamples.bytes)
    }

    @Test func survivesAnyTime() {
        var index = SampleIndex()
        for ticks in [Int64.min, -1, .max] {
            index.append(size: 1, decodeTime: ticks, duration: .max, isSync: true)
        }
        #expect(index.mediaDuration == .max && index.divided(by: 48_000).count == 3)
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

    /// The last one that is decoded is shown between others: it lasts up to the end of the presentation.
    @Test func theMediaIsAsLongAsItsPresentation() {
        var index = SampleIndex()
        // Decoded at 0, 1, 2; shown at 3, 12, 9.
        for (ticks, offset) in [(0, 3), (1, 11), (2, 7)] as [(Int64, Int32)] {
            index.append(size: 1, decodeTime: ticks, offset: offset, duration: 3, isSync: false)
        }
        #expect(index.presentedDuration == 12 && index.mediaDuration == 12)
        #expect(index.timeToSample().bytes == hex("00000002 00000001 00000001 0000000A"))
    }

    @Test func aPictureThatIsDecodedEarlyIsShownLater() {
        var index = SampleIndex()
        // Decoded at -2, 0, 2, 4; shown at 0, 6, 2, 4.
        for (ticks, offset) in [(-2, 2), (0, 6), (2, 0), (4, 0)] as [(Int64, Int32)] {
            index.append(size: 1, decodeTime: ticks, offset: offset, duration: 2, isSync: false)
        }
        #expect(index.firstPresentationTime == 0)
        #expect(index.latestPresentationTime == 6)
        // As long as its presentation, from 0 to 8; that the first one is decoded early adds nothing.
        #expect(index.mediaDuration == 8)
        #expect(index.timeToSample().bytes == hex("00000004 00000002"))
        #expect(index.presentedDuration == 8)
        #expect(index.offsets.rendered().bytes == hex("00000001 00000002 00000001 00000006 00000002 00000000"))
    }
}
