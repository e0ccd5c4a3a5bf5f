import Media
import Testing

@testable import Conformance

/// Manifests as others write them are read whole, and nothing is found that is not wrong.
@Suite struct ExampleManifestsTests {
    private func read(_ text: String) -> (manifest: Manifest, rules: [Rule]) {
        guard case .root(let root) = TestXML.parse(Array(text.utf8)) else { return (Manifest(), [.dashXML]) }
        var reader = ManifestReader(file: "m.mpd", findings: Findings())
        let manifest = reader.manifest(root)
        var findings = reader.findings
        ManifestRules(manifest: manifest, file: "m.mpd").check(&findings)
        return (manifest, findings.listed.map(\.rule))
    }

    private func paths(_ manifest: Manifest, period: Int) -> [[String]] {
        let length = manifest.span(of: period).length
        return manifest.periods[period].sets.flatMap(\.representations).map { representation in
            (representation.template?.segments(length: length) ?? []).compactMap { segment in
                SegmentTemplate.expanded(
                    representation.template?.media ?? "", representation: representation.id,
                    bandwidth: representation.bandwidth, segment: segment
                ).map { representation.base + $0 }
            }
        }
    }

    @Test func readsTimelines() throws {
        let (manifest, rules) = read(ExampleManifests.ffmpeg)
        #expect(rules == [] && manifest.duration == Interval(milliseconds: 8_000) && !manifest.isDynamic)
        let paths = paths(manifest, period: 0)
        try #require(paths.count == 2)
        #expect(paths[0] == (1...4).map { "chunk-stream0-0000\($0).m4s" })
        #expect(paths[1] == (1...4).map { "chunk-stream1-0000\($0).m4s" })
        let audio = manifest.periods[0].sets[1].representations[0]
        let times = audio.template?.segments(length: nil).map(\.time)
        #expect(times == [0, 95_232, 191_488, 287_744] && audio.sampleRate == 48_000)
        #expect(manifest.periods[0].sets[0].representations[0].frameRate == 25)
        #expect(manifest.periods[0].sets.map(\.isAligned) == [true, true])
    }

    @Test func readsEqualSegmentsOfAnUnroundedLength() {
        let (manifest, rules) = read(ExampleManifests.dashsink)
        #expect(rules == [] && manifest.minimumBuffer == Interval(milliseconds: 2_000))
        #expect(paths(manifest, period: 0) == [["video_0_1.mp4", "video_0_2.mp4"]])
    }

    @Test func readsALiveManifestOfPeriods() throws {
        let (manifest, rules) = read(ExampleManifests.live)
        #expect(rules == [] && manifest.isDynamic && manifest.updatePeriod == Interval(milliseconds: 5_000))
        let first = paths(manifest, period: 0)
        try #require(first.count == 2)
        #expect(first[0].count == 30 && first[0].first == "live/low/0.m4s" && first[1].last == "live/best/high/29.m4s")
        #expect(paths(manifest, period: 1) == [[0, 1, 2, 3, 4].map { "live/t\(2_880_000 + 96_000 * $0).m4s" }])
        #expect(manifest.span(of: 1).start == Interval(milliseconds: 60_000) && manifest.span(of: 1).length == nil)
    }
}
