import Media
import Testing

@testable import Presentations

@Suite struct ThumbnailSheetsTests {
    private func sheets(_ paths: [String], columns: Int = 2, rows: Int = 2, distance: Int64 = 10_000) -> ThumbnailSheets
    {
        ThumbnailSheets(
            paths: paths, columnCount: columns, rowCount: rows, size: FrameSize(width: 160, height: 90),
            distance: Interval(milliseconds: distance))
    }

    @Test func sheetsThatAreGoneKeepTheirTime() {
        var sheets = sheets(["3.jpg"])
        sheets.removedCount = 2
        let cues = sheets.cues(duration: Interval(milliseconds: 95_000)).cues
        #expect(cues.map(\.start.seconds) == [80, 90] && cues.map(\.end.seconds) == [90, 95])
    }

    @Test func picturesAreInRowsOnSheets() {
        let text = sheets(["1.jpg", "2.jpg"]).cues(duration: Interval(milliseconds: 45_000)).rendered()
        #expect(
            text == """
                WEBVTT

                00:00:00.000 --> 00:00:10.000
                1.jpg#xywh=0,0,160,90

                00:00:10.000 --> 00:00:20.000
                1.jpg#xywh=160,0,160,90

                00:00:20.000 --> 00:00:30.000
                1.jpg#xywh=0,90,160,90

                00:00:30.000 --> 00:00:40.000
                1.jpg#xywh=160,90,160,90

                00:00:40.000 --> 00:00:45.000
                2.jpg#xywh=0,0,160,90

                """)
    }

    @Test func thereAreNoMoreCuesThanPictures() {
        #expect(sheets(["1.jpg"]).cues(duration: Interval(milliseconds: 90_000)).cues.count == 4)
        #expect(sheets([]).cues(duration: Interval(milliseconds: 90_000)).cues.isEmpty)
        #expect(sheets(["1.jpg"]).cues(duration: .zero).cues.isEmpty)
    }

    @Test func countsOfNothingAreOne() {
        let track = sheets(["1.jpg", "2.jpg"], columns: 0, rows: -1, distance: 0).cues(
            duration: Interval(milliseconds: 9))
        #expect(track.cues.map(\.end) == [Interval(milliseconds: 1), Interval(milliseconds: 2)])
    }
}
