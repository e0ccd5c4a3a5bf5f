import Media
import Testing

@testable import Engine

@Suite struct GapListTests {
    private func noting(_ pairs: [(Int64?, Int64)], threshold: Int64 = 0, isFreeze: Bool = false) -> GapList {
        var gaps = GapList()
        for (end, next) in pairs {
            gaps.note(from: end, to: next, clockRate: .video, threshold: threshold, isFreeze: isFreeze)
        }
        return gaps
    }

    @Test func listsWhereNothingWasWritten() {
        let gaps = noting([(nil, 900), (1000, 1000), (90_000, 180_000), (270_000, 274_500)])
        #expect(gaps.count == 2)
        #expect(gaps.total == Interval(milliseconds: 1050))
        #expect(gaps.frozen == .zero)
        #expect(
            gaps.listed == [
                .init(start: Interval(milliseconds: 1000), length: Interval(milliseconds: 1000)),
                .init(start: Interval(milliseconds: 3000), length: Interval(milliseconds: 50)),
            ])
    }

    @Test func passesOverShortPausesOfThePicture() {
        #expect(noting([(0, 45_000)], threshold: GapList.videoThreshold).count == 0)
        #expect(noting([(0, 45_001)], threshold: GapList.videoThreshold).count == 1)
    }

    // 1000 ppm of 20 ms are a tick at 48 kHz, and a part of one at 8 kHz; 60 ms at 48 kHz are almost three.
    @Test(arguments: [(Int64(960), Int64(1)), (160, 1), (2880, 3), (0, 1), (-5, 1)])
    func takesSlewedAudioForUnbroken(packet: Int64, largest: Int64) {
        let threshold = GapList.audioThreshold(ofPacket: packet)
        #expect(noting([(0, largest)], threshold: threshold).count == 0)
        #expect(noting([(0, largest + 1)], threshold: threshold).count == 1)
    }

    @Test func countsFrozenTimeEvenBelowTheThreshold() {
        let gaps = noting([(0, 9000), (18_000, 108_000)], threshold: GapList.videoThreshold, isFreeze: true)
        #expect(gaps.frozen == Interval(milliseconds: 1100))
        #expect(gaps.count == 1)
        #expect(gaps.total == Interval(milliseconds: 1000))
    }

    @Test func boundsTheListAndNotTheSums() {
        let gaps = noting((0..<250).map { (Int64($0) * 180_000, Int64($0) * 180_000 + 90_000) })
        #expect(gaps.listed.count == GapList.maximumListed)
        #expect(gaps.listed.last?.start == Interval(milliseconds: 198_000))
        #expect(gaps.count == 250)
        #expect(gaps.total == Interval(milliseconds: 250_000))
    }

    @Test func survivesTimesOutOfAnyRange() {
        let gaps = noting([(0, .max), (0, .max), (-1, 5)], isFreeze: true)
        #expect(gaps.count == 3)
    }
}
