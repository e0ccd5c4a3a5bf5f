import Media
import Testing

@testable import Conformance

@Suite struct ManifestReaderTests {
    private func read(_ text: String) -> (manifest: Manifest, findings: [Finding]) {
        guard case .root(let root) = TestXML.parse(Array(text.utf8)) else { return (Manifest(), []) }
        var reader = ManifestReader(file: "m", findings: Findings())
        let manifest = reader.manifest(root)
        return (manifest, reader.findings.listed)
    }

    private let head = "<MPD profiles=\"p\" minBufferTime=\"PT1S\""

    @Test func inheritsFromOuterElements() throws {
        let (manifest, findings) = read(
            """
            \(head)><BaseURL>a/</BaseURL><Period><BaseURL>b/</BaseURL>
            <SegmentTemplate timescale="10" startNumber="3"/>
            <AdaptationSet mimeType="video/mp4" codecs="x" width="4"><SegmentTemplate media="$Number$" duration="20"/>
            <Representation id="1" bandwidth="5" height="3" frameRate="30000/1001"><BaseURL>c/</BaseURL></Representation>
            <Representation id="2" bandwidth="6" codecs="y" frameRate="25"><SegmentTemplate timescale="7"/>
            </Representation></AdaptationSet></Period></MPD>
            """)
        #expect(findings == [])
        let found = manifest.periods.flatMap(\.sets).flatMap(\.representations)
        try #require(found.count == 2)
        #expect(
            found.map(\.codecs) == ["x", "y"] && found.map(\.width) == [4, 4]
                && found.map(\.base) == ["a/b/c/", "a/b/"])
        #expect(found.map { $0.template?.timescale } == [10, 7] && found.map { $0.template?.startNumber } == [3, 3])
        #expect(found.map { $0.template?.media } == ["$Number$", "$Number$"])
        #expect(abs((found[0].frameRate ?? 0) - 29.97) < 0.001 && found[1].frameRate == 25)
    }

    @Test(arguments: [
        ("<MPD minBufferTime=\"PT1S\"/>", Rule.dashAttributeRequired),
        ("<MPD profiles=\"p\"/>", .dashAttributeRequired),
        ("<MPD profiles=\"p\" minBufferTime=\"1\"/>", .dashAttributeValue),
        ("<MPD profiles=\"p\" minBufferTime=\"PT1S\" type=\"live\"/>", .dashAttributeValue),
        ("<MPD profiles=\"p\" minBufferTime=\"PT1S\" availabilityStartTime=\"now\"/>", .dashAttributeValue),
    ])
    func reportsAttributes(text: String, rule: Rule) {
        #expect(read(text).findings.map(\.rule) == [rule])
    }

    @Test(arguments: [
        "bandwidth=\"fast\"", "bandwidth=\"-1\"", "bandwidth=\"5\" width=\"4.5\"", "bandwidth=\"5\" frameRate=\"25/0\"",
        "bandwidth=\"5\" frameRate=\"x\"", "bandwidth=\"99999999999999999999\"",
    ])
    func refusesValuesOfRepresentations(_ attributes: String) {
        let text =
            "\(head)><Period><AdaptationSet mimeType=\"a\" codecs=\"b\"><Representation id=\"1\" \(attributes)/>"
            + "</AdaptationSet></Period></MPD>"
        #expect(read(text).findings.map(\.rule) == [.dashAttributeValue])
    }

    @Test(
        arguments: [
            ("", nil, true, []),
            ("availabilityTimeOffset=\"1.5\"", Interval(milliseconds: 1500), true, []),
            (
                "availabilityTimeOffset=\"1.5\" availabilityTimeComplete=\"false\"", Interval(milliseconds: 1500),
                false, []
            ),
            ("availabilityTimeOffset=\"INF\"", Interval(nanoseconds: .max), true, []),
            ("availabilityTimeOffset=\"-1\"", nil, true, [.dashAttributeValue]),
        ] as [(String, Interval?, Bool, [Rule])])
    func readsWhenSegmentsCanBeAskedFor(attributes: String, offset: Interval?, isComplete: Bool, rules: [Rule]) {
        let (manifest, findings) = read(
            "\(head)><Period><AdaptationSet mimeType=\"a\" codecs=\"b\"><Representation id=\"1\" bandwidth=\"1\">"
                + "<SegmentTemplate \(attributes)/></Representation></AdaptationSet></Period></MPD>")
        let template = manifest.periods.first?.sets.first?.representations.first?.template
        #expect(template?.availabilityOffset == offset && template?.isComplete == isComplete)
        #expect(findings.map(\.rule) == rules)
    }

    @Test func readsHowFarBehindPlayersAre() {
        let (manifest, findings) = read(
            "\(head)><ServiceDescription><Latency target=\"3000\" max=\"6000\"/></ServiceDescription></MPD>")
        #expect(manifest.latencies == [Manifest.Latency(target: 3000, least: nil, most: 6000, line: 1)])
        #expect(findings == [])
    }

    @Test func readsRunsOfATimeline() {
        func runs(_ text: String) -> (runs: [SegmentTemplate.Run]?, rules: [Rule]) {
            let (manifest, findings) = read(
                "\(head)><Period><AdaptationSet mimeType=\"a\" codecs=\"b\"><Representation id=\"1\" bandwidth=\"1\">"
                    + "<SegmentTemplate><SegmentTimeline>\(text)</SegmentTimeline></SegmentTemplate></Representation>"
                    + "</AdaptationSet></Period></MPD>")
            let template = manifest.periods.first?.sets.first?.representations.first?.template
            return (template?.timeline, findings.map(\.rule))
        }
        #expect(
            runs("<S t=\"5\" d=\"7\" r=\"-1\"/><S d=\"2\"/>").runs == [
                .init(time: 5, duration: 7, repeats: -1, line: 1), .init(time: nil, duration: 2, repeats: 0, line: 1),
            ])
        #expect(runs("<S t=\"5\"/>").rules == [.dashAttributeRequired])
        #expect(runs("<S d=\"5\" r=\"-2\"/>").rules == [.dashAttributeValue])
        #expect(runs("<S d=\"5\" r=\"9999999999\"/>").rules == [.dashAttributeValue])
    }
}
