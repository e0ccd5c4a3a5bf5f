import FileSupport
import Media
import Testing

@testable import Presentations

@Suite struct LongPauseTests {
    private static let year: Int64 = 365 * 86_400_000

    /// A capture may jump by years: its hole is an hour of gaps and a discontinuity, not a million gaps.
    @Test(arguments: [false, true]) func aPauseOfYearsIsNotListed(videoComesBack: Bool) throws {
        var script = SampleScript()
        script.appendAudio(0..<4000)
        script.appendVideo(0..<4000)
        script.appendAudio(Self.year..<Self.year + 4000)
        if videoComesBack { script.appendVideo(Self.year..<Self.year + 4000) }
        var writer = PresentationWriter.live(PresentationSettings(segmentSeconds: 2, listSizes: [.hls: 0]))
        var folder = PresentedFolder()
        try writer.play(script.sorted, encoded: [], into: &folder) { _ in true }
        // Key frames are a second apart, and copied segments begin with them.
        for (name, count) in [("audio", 4), ("video", videoComesBack ? 8 : 4)] {
            let entries = try folder.list(name).entries
            #expect(entries.count { !$0.isGap } == count)
            #expect(entries.count <= count + 1800)
        }
        let last = try #require(try folder.segments("audio").last)
        #expect(last.end == (Self.year + 4000) * 48)
        let list = String(decoding: try #require(folder.files["audio.m3u8"]), as: UTF8.self)
        #expect(list.split(separator: "#EXT-X-DISCONTINUITY\n").count == 2)
    }

    /// A participant without picture for hours keeps its time.
    @Test func aLongHoleOfOneTrackIsListed() throws {
        var script = SampleScript()
        for second in 0..<Int64(8000) {
            script.append(
                .audio, at: second * 48_000, lasting: 48_000, format: second == 0 ? Presented.opus : nil)
        }
        script.appendVideo(0..<2000)
        script.appendVideo(7_600_000..<7_602_000)
        var writer = PresentationWriter.live(PresentationSettings(segmentSeconds: 10, listSizes: [.hls: 0]))
        var folder = PresentedFolder()
        try writer.play(script.sorted, encoded: [], into: &folder) { _ in true }
        let total = try folder.list("video").entries.map(\.microseconds).reduce(0, +)
        #expect(total == 8_000_000_000)
    }
}
