import Media
import Testing

@testable import Presentations

@Suite struct DASHPeriodRenderingTests {
    private func representation(
        _ name: String, format: TrackFormat = Presented.opus, _ segments: [PresentedSegment]
    ) throws -> DASHRepresentation {
        let track = try #require(PresentedTrack(files: TrackFiles(name), format: format, isIndependent: true))
        var timeline = SegmentTimeline(clock: ClockRate(hertz: 1000))
        for segment in segments { timeline.append(segment) }
        return DASHRepresentation(track: track, bandwidth: 1, timeline: timeline)
    }

    private func rendered(
        _ representations: [DASHRepresentation], start: Int64 = 0, offset: Int64 = 0
    ) -> String {
        var writer = XMLWriter()
        DASHPeriod(number: 4, start: Interval(milliseconds: start), representations: representations)
            .write(to: &writer, offset: Interval(milliseconds: offset))
        return writer.text
    }

    /// What begins with `word` in the text, up to the next space.
    private func words(_ word: String, in text: String) -> [Substring] {
        text.split { " \n".contains($0) }.filter { $0.hasPrefix(word) }
    }

    @Test(
        arguments: [
            (0, 0, "PT0S", 0), (4000, 0, "PT4S", 4000), (4000, 1000, "PT3S", 4000), (4000, 5000, "PT0S", 5000),
        ] as [(Int64, Int64, String, Int)])
    func theOffsetIsWhereThePeriodBegins(start: Int64, offset: Int64, shown: String, ticks: Int) throws {
        let text = rendered([try representation("a", [Presented.segment(1)])], start: start, offset: offset)
        #expect(text.contains("<Period id=\"4\" start=\"\(shown)\">"))
        #expect(text.contains("presentationTimeOffset=\"\(ticks)\""))
    }

    // ISO/IEC 23009-1 §5.3.9.6: a player goes on at the end of the run before, unless it is told where.
    @Test func aSegmentThatBeginsLaterSaysWhen() throws {
        let text = rendered([
            try representation(
                "a",
                [
                    Presented.segment(1), Presented.segment(2, lasting: 1500), Presented.segment(3, isGap: true),
                    Presented.segment(4, file: 3), Presented.segment(5, file: 4),
                ])
        ])
        let runs = text.split(separator: "\n").filter { $0.contains("<S ") }.map { $0.drop { $0 == " " } }
        #expect(
            runs == ["<S t=\"0\" d=\"2000\"/>", "<S d=\"1500\"/>", "<S t=\"6000\" d=\"2000\" r=\"1\"/>"])
        #expect(text.contains("startNumber=\"1\""))
    }

    @Test func pathsAreReferences() throws {
        let text = rendered([try representation("a b", [Presented.segment(1)])])
        #expect(text.contains("initialization=\"a%20b/init-4.mp4\" media=\"a%20b/$Number$.m4s\""))
    }

    @Test func whatHasNoSegmentsIsLeftOut() throws {
        let empty = try representation("empty", [Presented.segment(1, isGap: true)])
        #expect(!rendered([empty]).contains("Period"))
        #expect(!rendered([]).contains("Period"))
        let text = rendered([empty, try representation("audio", [Presented.segment(1)])])
        #expect(words("<Representation", in: text).count == 1)
        #expect(!text.contains("empty"))
    }

    /// A player knows a set by its number, also when a track joins that is listed before.
    @Test func aSetKeepsItsNumberWhenAnotherKindJoins() throws {
        let audio = try representation("audio", [Presented.segment(1)])
        let video = try representation("video", format: Presented.h264, [Presented.segment(1)])
        func numbers(_ representations: [DASHRepresentation]) -> [String] {
            rendered(representations).split(separator: "\n").filter { $0.contains("<AdaptationSet") }.map {
                $0.split(separator: " ")[1...2].joined(separator: " ")
            }
        }
        #expect(numbers([video]) == ["id=\"1\" contentType=\"video\""])
        #expect(
            numbers([audio, video]) == ["id=\"2\" contentType=\"audio\"", "id=\"1\" contentType=\"video\""])
    }
}
