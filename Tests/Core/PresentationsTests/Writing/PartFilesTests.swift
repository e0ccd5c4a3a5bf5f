import Media
import Testing

@testable import Presentations

@Suite struct PartFilesTests {
    /// Parts of a second each, of segments of two.
    private func files(_ count: Int) -> PartFiles {
        var files = PartFiles(targetDuration: 2)
        for i in 0..<count {
            files.append(
                PresentedPart(
                    path: "\(i)", start: Interval(milliseconds: Int64(i) * 1000),
                    duration: Interval(milliseconds: 1000), isIndependent: true))
        }
        return files
    }

    // Three target durations listed, and three more for who has read that.
    @Test func keepsPartsForSixTargetDurations() {
        var files = files(20)
        #expect(files.takeOld(at: Interval(milliseconds: 12_999)) == [])
        #expect(files.takeOld(at: Interval(milliseconds: 13_000)) == ["0"])
        #expect(files.takeOld(at: Interval(milliseconds: 15_500)) == ["1", "2"])
        #expect(files.takeOld(at: Interval(milliseconds: 15_500)) == [])
    }

    @Test func keepsNoneInTheEnd() {
        var files = files(3)
        #expect(files.takeAll() == ["0", "1", "2"])
        #expect(files.takeAll() == [])
        #expect(files.takeOld(at: Interval(milliseconds: 100_000)) == [])
    }
}
