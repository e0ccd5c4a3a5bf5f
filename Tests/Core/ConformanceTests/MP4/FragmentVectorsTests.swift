import Media
import Testing

@testable import Conformance

/// Headers that others wrote are read whole, and nothing is found that is not wrong.
@Suite struct FragmentVectorsTests {
    private func initialization(_ bytes: [UInt8]) -> (tracks: [MediaTrack], rules: [Rule]) {
        var findings = Findings()
        let segment = InitializationSegment(bytes, of: "i", findings: &findings)
        return (segment.tracks, findings.listed.map(\.rule))
    }

    private func segment(_ bytes: [UInt8], _ track: MediaTrack) -> (span: SegmentMeasure.Span?, rules: [Rule]) {
        var findings = Findings()
        let segment = MediaSegment(bytes, of: "s", tracks: [track], findings: &findings)
        return (segment.spans.first, findings.listed.map(\.rule))
    }

    @Test func readsInitializationSegments() {
        let (audio, audioRules) = initialization(FragmentVectors.initialization)
        #expect(audioRules == [] && audio.map(\.codec) == ["mp4a.40.2"] && audio.map(\.timescale) == [44_100])
        let (video, videoRules) = initialization(FragmentVectors.gstreamerInitialization)
        #expect(videoRules == [] && video.map(\.codec) == ["avc1.42C00D"] && video.map(\.width) == [320])
    }

    @Test func readsASegmentWithAnIndex() throws {
        let track = MediaTrack(id: 1, kind: .video, timescale: 12_800)
        let (found, rules) = segment(FragmentVectors.segment, track)
        let span = try #require(found)
        #expect(rules == [] && span.sampleCount == 50 && span.startsWithKeyFrame)
        #expect(span.interval(span.decodeStart) == Interval(milliseconds: 2_000))
        #expect(span.duration == Interval(milliseconds: 2_000) && span.shortestSample == 512)
    }

    @Test func readsAFragmentOfSamplesWithFieldsOfTheirOwn() throws {
        let track = try #require(initialization(FragmentVectors.gstreamerInitialization).tracks.first)
        let (found, rules) = segment(FragmentVectors.gstreamerFragment, track)
        let span = try #require(found)
        // Its tfhd has none of the flags that say where offsets begin.
        #expect(rules == [.mp4BaseOffset] && span.startsWithKeyFrame && span.sampleCount == 50)
        #expect(span.decodeStart == 0 && span.duration == Interval(milliseconds: 2_000))
    }
}
