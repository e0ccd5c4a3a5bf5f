import Media
import Testing

@testable import Presentations

@Suite struct DASHStretchRenderingTests {
    private func rendered(start: Int64, offset: Int64) throws -> String {
        let track = try #require(
            PresentedTrack(files: TrackFiles("a b"), format: Presented.opus, isIndependent: true))
        var timeline = SegmentTimeline(clock: ClockRate(hertz: 1000))
        timeline.append(Presented.segment(1))
        timeline.append(Presented.segment(2, at: 4100))
        let representation = DASHRepresentation(track: track, bandwidth: 1, timeline: timeline)
        var writer = XMLWriter()
        DASHStretch(
            identifier: "1-4", period: 1, start: Interval(milliseconds: start),
            representations: [.init(representation: representation, runs: timeline.runs)]
        ).write(to: &writer, offset: Interval(milliseconds: offset))
        return writer.text
    }

    @Test(
        arguments: [
            (0, 0, "PT0S", 0), (4000, 0, "PT4S", 4000), (4000, 1000, "PT3S", 4000), (4000, 5000, "PT0S", 5000),
        ] as [(Int64, Int64, String, Int)])
    func theOffsetIsWhereThePeriodBegins(start: Int64, offset: Int64, shown: String, ticks: Int) throws {
        let text = try rendered(start: start, offset: offset)
        #expect(text.contains("<Period id=\"1-4\" start=\"\(shown)\">"))
        #expect(text.contains("presentationTimeOffset=\"\(ticks)\""))
    }

    @Test func aSegmentThatBeginsLaterSaysWhen() throws {
        #expect(try rendered(start: 0, offset: 0).contains("<S t=\"0\" d=\"2000\"/>\n"))
        #expect(try rendered(start: 0, offset: 0).contains("<S t=\"4100\" d=\"2000\"/>\n"))
    }

    @Test func pathsAreReferences() throws {
        let text = try rendered(start: 0, offset: 0)
        #expect(text.contains("initialization=\"a%20b/init-1.mp4\" media=\"a%20b/$Number$.m4s\""))
    }
}
