import Media
import Testing

@testable import Presentations

@Suite struct BandwidthTests {
    /// Segments of (milliseconds, bytes) behind each other.
    private func bandwidth(_ segments: [(Int64, Int)], gapAfter gap: Int? = nil) -> Bandwidth {
        var bandwidth = Bandwidth(targetDuration: 2)
        for (i, segment) in segments.enumerated() {
            bandwidth.append(
                PresentedSegment(
                    number: i + 1, path: "", start: .zero, duration: Interval(milliseconds: segment.0),
                    byteCount: segment.1, isIndependent: true))
            if i == gap { bandwidth.append(Presented.segment(i + 2, isGap: true)) }
        }
        return bandwidth
    }

    // RFC 8216 §4.1: sets of 1 to 3 seconds for a target of 2.
    @Test(
        arguments: [
            ([(2000, 250_000)], 1_000_000, 1_000_000),
            ([(2000, 250_000), (2000, 500_000)], 2_000_000, 1_500_000),
            // The small one is too short for a set; with its neighbour it is one.
            ([(2000, 250_000), (500, 250_000), (2000, 250_000)], 1_600_000, 1_333_334),
            // Two together are 3 s, three would be too long.
            ([(1500, 150_000), (1500, 300_000), (1500, 300_000)], 1_600_000, 1_333_334),
            // Longer than a set may be, and shorter than any: the average.
            ([(3001, 300_100)], 800_000, 800_000), ([(400, 50_000)], 1_000_000, 1_000_000), ([], 0, 0),
        ] as [([(Int64, Int)], Int, Int)])
    func followsTheDefinition(segments: [(Int64, Int)], peak: Int, average: Int) {
        let bandwidth = bandwidth(segments)
        #expect(bandwidth.peak == peak)
        #expect(bandwidth.average == average)
    }

    /// A player that begins with a window plays what is in it; what it may have to exceed stays as it was.
    @Test func theAverageIsOfWhatThePlaylistHas() {
        var bandwidth = bandwidth([(2000, 250_000), (2000, 500_000)])
        bandwidth.remove(Presented.segment(1, isGap: true))
        bandwidth.remove(
            PresentedSegment(
                number: 2, path: "", start: .zero, duration: Interval(milliseconds: 2000), byteCount: 500_000,
                isIndependent: true))
        #expect(bandwidth.average == 1_000_000)
        #expect(bandwidth.peak == 2_000_000)
    }

    @Test func aGapSeparatesSets() {
        #expect(bandwidth([(900, 900_000), (2000, 250_000)]).peak == 3_172_414)
        #expect(bandwidth([(900, 900_000), (2000, 250_000)], gapAfter: 0).peak == 1_000_000)
    }

    @Test func rateIsRoundedUpAndNeverTraps() {
        #expect(bandwidth([(3000, 1)]).peak == 3)
        var huge = Bandwidth(targetDuration: .max)
        huge.append(
            PresentedSegment(
                number: 1, path: "", start: .zero, duration: Interval(nanoseconds: -1), byteCount: .max,
                isIndependent: true))
        #expect(huge.peak == 0)
    }

    /// What it keeps does not grow.
    @Test func forgetsSegmentsThatAreInNoSetAnyMore() {
        let long = bandwidth(Array(repeating: (2000, 250_000), count: 1000))
        let short = bandwidth(Array(repeating: (2000, 250_000), count: 3))
        #expect("\(long)".count < "\(short)".count + 20)
    }
}
