import Testing

@testable import Conformance

@Suite struct MultivariantRulesTests {
    private func found(_ lines: String...) -> [Rule] {
        var findings = Findings()
        let text = PlaylistText(Array((["#EXTM3U"] + lines).joined(separator: "\n").utf8), of: "a", findings: &findings)
        let playlist = MultivariantPlaylist(text, of: "a", findings: &findings)
        MultivariantRules(playlist: playlist, file: "a").check(&findings)
        return findings.listed.map(\.rule)
    }

    private let variant = "#EXT-X-STREAM-INF:BANDWIDTH=5,CODECS=\"Opus\""

    @Test func demandsTheGroupsThatVariantsName() {
        #expect(found(variant, "v") == [])
        #expect(found(variant + ",AUDIO=\"a\"", "v") == [.hlsGroup])
        #expect(found(variant + ",CLOSED-CAPTIONS=NONE", "v") == [])
        let audio = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\",URI=\"u\""
        #expect(found(audio, variant + ",AUDIO=\"a\"", "v") == [])
        #expect(found(audio, variant + ",SUBTITLES=\"a\"", "v") == [.hlsGroup])
    }

    @Test func allowsOneDefaultInAGroup() {
        let first = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\",DEFAULT=YES"
        #expect(found(first, "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"b\",NAME=\"n\",DEFAULT=YES", variant, "v") == [])
        #expect(
            found(first, "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"m\",DEFAULT=YES", variant, "v")
                == [.hlsRenditionDefault])
        #expect(found(first + ",AUTOSELECT=NO", variant, "v") == [.hlsRenditionDefault])
    }

    @Test(arguments: [
        ("TYPE=SUBTITLES", false), ("TYPE=SUBTITLES,URI=\"u\"", true), ("TYPE=CLOSED-CAPTIONS", true),
        ("TYPE=CLOSED-CAPTIONS,URI=\"u\"", false), ("TYPE=AUDIO", true), ("TYPE=VIDEO,URI=\"u\"", true),
    ])
    func knowsWhichRenditionsHaveURIs(attributes: String, isRight: Bool) {
        let rules = found("#EXT-X-MEDIA:\(attributes),GROUP-ID=\"a\",NAME=\"n\"", variant, "v")
        #expect(rules == (isRight ? [] : [.hlsRenditionURI]))
    }

    @Test func recommendsCodecs() {
        #expect(found("#EXT-X-STREAM-INF:BANDWIDTH=5", "v") == [.hlsCodecsMissing])
    }
}
