import Media
import Testing

@testable import Presentations

/// `low-latency.mpd`: segments that are being made are listed once they have a part.
@Suite struct LowLatencyManifestTests {
    private func lists(_ size: Int = 0, hls: Bool = false) -> PresentationLists {
        var sizes: [PresentationSettings.Manifest: Int] = [.dash: size]
        if hls { sizes[.hls] = size }
        var lists = PresentationLists(
            PresentationSettings(
                listSizes: sizes, partTarget: Interval(milliseconds: 500), chunkLatency: Interval(milliseconds: 3000)))
        lists.addTrack(TrackFiles("video"), isIndependent: true)
        lists.begin(at: Presented.beginning)
        lists.beginPeriod(at: .zero)
        lists.begin(Presented.h264, period: 1, 0)
        return lists
    }

    private func append(part number: Int, of segment: Int, to lists: inout PresentationLists) {
        let start = Int64(segment - 1) * 2000
        lists.append(
            PresentedPart(
                path: TrackFiles("video").part(number, ofSegment: segment),
                start: Interval(milliseconds: start + Int64(number - 1) * 500),
                duration: Interval(milliseconds: 500), isIndependent: number == 1,
                segmentEnd: Interval(milliseconds: start + 2000)), to: 0)
    }

    private func append(_ segment: Int, to lists: inout PresentationLists) {
        for number in 1...4 { append(part: number, of: segment, to: &lists) }
        lists.append(Presented.segment(segment), to: 0)
    }

    private func taken(_ lists: inout PresentationLists) -> [String: String] {
        lists.takeChanged().reduce(into: [:]) { $0[$1.path] = String(decoding: $1.bytes, as: UTF8.self) }
    }

    /// Where a segment will end, and what it needs, is known once one is whole.
    @Test func beginsWithAWholeSegment() {
        var lists = lists()
        append(part: 1, of: 1, to: &lists)
        #expect(lists.takeChanged().isEmpty)
        append(1, to: &lists)
        #expect(Set(taken(&lists).keys) == ["manifest.mpd", "low-latency.mpd"])
    }

    @Test func listsASegmentWithItsFirstPart() throws {
        var lists = lists()
        append(1, to: &lists)
        #expect(taken(&lists)["low-latency.mpd"]?.contains("<S t=\"0\" d=\"96000\"/>") == true)
        append(part: 1, of: 2, to: &lists)
        let files = taken(&lists)
        #expect(Array(files.keys) == ["low-latency.mpd"])
        let text = try #require(files["low-latency.mpd"])
        #expect(text.contains("<S t=\"0\" d=\"96000\" r=\"1\"/>"))
        #expect(text.contains("availabilityTimeOffset=\"1.500000\" availabilityTimeComplete=\"false\""))
        #expect(text.contains("value=\"low-latency.mpd\""))
        // Its further parts change nothing.
        append(part: 2, of: 2, to: &lists)
        #expect(lists.takeChanged().isEmpty)
    }

    /// A reader knows a new version by it (ISO/IEC 23009-1 §5.4.1).
    @Test func eachVersionIsPublishedLater() throws {
        var lists = lists()
        var times: [Substring] = []
        for segment in 1...3 {
            append(part: 1, of: segment, to: &lists)
            let first = taken(&lists)["low-latency.mpd"] ?? ""
            times += first.split(separator: "\"").filter(isPublication)
            for number in 2...4 { append(part: number, of: segment, to: &lists) }
            lists.append(Presented.segment(segment), to: 0)
            let text = try #require(taken(&lists)["low-latency.mpd"])
            times += text.split(separator: "\"").filter(isPublication)
        }
        #expect(times.count == 5 && times == Array(Set(times)).sorted())
    }

    private func isPublication(_ text: Substring) -> Bool {
        text.hasPrefix("2026-") && text != "2026-11-21T01:02:03.456Z"
    }

    @Test func theOtherManifestListsWholeSegmentsAlone() throws {
        var lists = lists()
        append(1, to: &lists)
        append(part: 1, of: 2, to: &lists)
        let text = try #require(taken(&lists)["manifest.mpd"])
        #expect(text.contains("<S t=\"0\" d=\"96000\"/>"))
        #expect(!text.contains("availabilityTime") && !text.contains("Latency"))
    }

    @Test func aSegmentOfANewPeriodIsListedThere() throws {
        var lists = lists()
        append(1, to: &lists)
        lists.beginPeriod(at: Interval(milliseconds: 2000))
        lists.begin(Presented.h264(width: 640, height: 360), period: 2, 0)
        append(part: 1, of: 2, to: &lists)
        let text = try #require(taken(&lists)["low-latency.mpd"])
        #expect(text.contains("<Period id=\"2\" start=\"PT2S\">") && text.contains("<S t=\"96000\" d=\"96000\"/>"))
    }

    @Test func inTheEndBothAreTheSame() throws {
        var lists = lists(hls: true)
        for segment in 1...3 { append(segment, to: &lists) }
        append(part: 1, of: 4, to: &lists)
        lists.finish()
        let files = taken(&lists)
        #expect(files["manifest.mpd"]?.contains("type=\"static\"") == true)
        #expect(files["low-latency.mpd"] == files["manifest.mpd"])
    }

    @Test func aWindowKeepsAsManyWholeSegmentsAsTheOther() throws {
        var lists = lists(3)
        for segment in 1...6 { append(segment, to: &lists) }
        append(part: 1, of: 7, to: &lists)
        let text = try #require(taken(&lists)["low-latency.mpd"])
        #expect(text.contains("startNumber=\"4\"") && text.contains("<S t=\"288000\" d=\"96000\" r=\"3\"/>"))
    }

    @Test func isNotWrittenWithoutALatency() {
        var lists = PresentationLists(
            PresentationSettings(listSizes: [.dash: 0, .hls: 0], partTarget: Interval(milliseconds: 500)))
        lists.addTrack(TrackFiles("video"), isIndependent: true)
        lists.begin(at: Presented.beginning)
        lists.beginPeriod(at: .zero)
        lists.begin(Presented.h264, period: 1, 0)
        append(1, to: &lists)
        #expect(taken(&lists)["low-latency.mpd"] == nil)
    }
}
