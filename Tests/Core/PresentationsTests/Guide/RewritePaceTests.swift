import Media
import Testing

@testable import Presentations

@Suite struct RewritePaceTests {
    private func seconds(_ count: Int64) -> Interval { Interval(milliseconds: count * 1000) }

    @Test func smallFilesAreWrittenEveryTenSeconds() {
        var pace = RewritePace()
        #expect(pace.isDue(at: .zero))
        pace.note(byteCount: 500, at: seconds(2))
        #expect(!pace.isDue(at: Interval(milliseconds: 11_999)) && pace.isDue(at: seconds(12)))
    }

    @Test func largeFilesWaitAsLongAsTheyAreLarge() {
        var pace = RewritePace()
        pace.note(byteCount: 4096 * 60, at: seconds(100))
        #expect(!pace.isDue(at: seconds(159)) && pace.isDue(at: seconds(160)))
    }

    /// A file that grows by a cue of 60 bytes each second is rewritten for twelve hours.
    @Test func whatIsWrittenGrowsWithTime() {
        var pace = RewritePace()
        var (written, count) = (0, 0)
        for second in 0..<Int64(43_200) where pace.isDue(at: seconds(second)) {
            pace.note(byteCount: Int(second) * 60, at: seconds(second))
            written += Int(second) * 60
            count += 1
        }
        #expect(written <= 43_200 * RewritePace.bytesPerSecond + 60 * 43_200 && count < 500)
    }
}
