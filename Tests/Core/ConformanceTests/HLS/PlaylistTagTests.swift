import Testing

@testable import Conformance

@Suite struct PlaylistTagTests {
    private func findings(_ lines: String...) -> [Finding] {
        var findings = Findings()
        let text = PlaylistText(Array((["#EXTM3U"] + lines).joined(separator: "\n").utf8), of: "a", findings: &findings)
        text.checkTags(of: "a", findings: &findings)
        return findings.listed
    }

    @Test func knowsTheTagsOfTheSpecification() {
        #expect(findings("#EXT-X-VERSION:7", "#EXTINF:1,", "#EXT-X-GAP", "#EXT-X-DATERANGE:ID=\"a\"") == [])
        #expect(findings("#EXT-X-ALLOW-CACHE:YES").map(\.rule) == [.hlsTagKnown])
    }

    @Test func refusesASecondTagOfThePlaylist() {
        #expect(findings("#EXT-X-ENDLIST", "#EXT-X-ENDLIST").map(\.rule) == [.hlsTagOnce])
        #expect(findings("#EXT-X-DISCONTINUITY", "#EXT-X-DISCONTINUITY") == [])
    }

    @Test func refusesTagsOfMediaBesideVariants() {
        let found = findings("#EXT-X-STREAM-INF:BANDWIDTH=1", "a", "#EXTINF:1,", "b")
        #expect(found.map(\.rule) == [.hlsKind] && found.first?.place == .line(4, of: "a"))
    }

    @Test(arguments: [
        ("EXT-X-MAP", "URI=\"a\"", [Rule]()), ("EXT-X-MAP", "BYTERANGE=\"1@0\"", [.hlsAttributeRequired]),
        ("EXT-X-PART", "URI=\"a\"", [.hlsAttributeRequired]), ("EXT-X-PART", "", [.hlsAttributeRequired]),
        ("EXT-X-PART", "x", [.hlsAttributeList, .hlsAttributeRequired]), ("EXTINF", "x", []),
    ])
    func demandsAttributes(name: String, value: String, rules: [Rule]) {
        var findings = Findings()
        _ = PlaylistTag.attributes(of: name, value[...], line: 3, of: "a", findings: &findings)
        var found: [Rule] = []
        for rule in findings.listed.map(\.rule) where !found.contains(rule) { found.append(rule) }
        #expect(found == rules)
    }

    @Test func hasEachTagInOneGroup() {
        let groups = [PlaylistTag.any, PlaylistTag.multivariant, .init(PlaylistTag.mediaPlaylist), PlaylistTag.segment]
        #expect(groups.reduce(0) { $0 + $1.count } == groups.reduce(into: Set<String>()) { $0.formUnion($1) }.count)
        for name in PlaylistTag.requiredAttributes.keys { #expect(PlaylistTag.isKnown(name), "\(name)") }
    }
}
