import Media
import Testing

@testable import Conformance

/// Playlists as specifications and others write them are read whole, and nothing is found that is not wrong.
@Suite struct ExamplePlaylistsTests {
    private func text(_ playlist: String, _ findings: inout Findings) -> PlaylistText {
        let text = PlaylistText(Array(playlist.utf8), of: "x/a.m3u8", findings: &findings)
        text.checkTags(of: "x/a.m3u8", findings: &findings)
        return text
    }

    private func media(_ playlist: String) -> (playlist: MediaPlaylist, rules: [Rule]) {
        var findings = Findings()
        let read = MediaPlaylist(text(playlist, &findings), of: "x/a.m3u8", findings: &findings)
        MediaPlaylistRules(playlist: read, file: "x/a.m3u8").check(&findings)
        LowLatencyRules(playlist: read, file: "x/a.m3u8").check(&findings)
        return (read, findings.listed.map(\.rule))
    }

    private func multivariant(_ playlist: String) -> (playlist: MultivariantPlaylist, rules: [Rule]) {
        var findings = Findings()
        let read = MultivariantPlaylist(text(playlist, &findings), of: "x/a.m3u8", findings: &findings)
        MultivariantRules(playlist: read, file: "x/a.m3u8").check(&findings)
        return (read, findings.listed.map(\.rule))
    }

    @Test func readsPlaylistsOfTransportStreams() {
        let (simple, simpleRules) = media(ExamplePlaylists.simple)
        #expect(simpleRules == [] && simple.isEnded && simple.segments.count == 3 && simple.version == 3)
        #expect(simple.duration == Interval(milliseconds: 21_021))
        let (live, liveRules) = media(ExamplePlaylists.live)
        #expect(liveRules == [] && !live.isEnded && live.mediaSequence == 2_680 && live.segments.count == 3)
        #expect(live.segments.map(\.line) == [7, 9, 11])
        let (sink, sinkRules) = media(ExamplePlaylists.hlssink2)
        #expect(sinkRules == [] && sink.segments.last?.duration == Interval(nanoseconds: 1_960_000_038))
    }

    @Test func knowsWhichSegmentsAreEncrypted() {
        let (encrypted, rules) = media(ExamplePlaylists.encrypted)
        #expect(rules == [] && encrypted.segments.map(\.isEncrypted) == [true, true, true])
    }

    @Test func readsVariants() {
        let (playlist, rules) = multivariant(ExamplePlaylists.multivariant)
        // The example has no CODECS in two of its variants, nor in those of key frames.
        #expect(rules == [Rule](repeating: .hlsCodecsMissing, count: 4))
        #expect(playlist.variants.count == 5 && playlist.variants.count { $0.isOfKeyFrames } == 2)
        #expect(playlist.variants.first?.attributes.integer("AVERAGE-BANDWIDTH") == 1_000_000)
    }

    @Test func readsRenditionsInLanguages() {
        let (playlist, rules) = multivariant(ExamplePlaylists.languages)
        #expect(rules == [] && playlist.renditions.map(\.name) == ["English", "Deutsch", "Commentary"])
        #expect(playlist.renditions(of: playlist.variants[0], "AUDIO").count == 3)
    }

    @Test func readsPartsAndDeltas() {
        let (playlist, rules) = media(ExamplePlaylists.lowLatency)
        // The example's parts of two seconds are for its reader's eye.
        #expect(rules == [.hlsPartTooLong, .hlsPartTooLong])
        #expect(playlist.openParts.count == 1 && playlist.reports == ["../1M/waitForMSN.php"])
        #expect(playlist.segments.last?.parts.map(\.isIndependent) == [true, false])
        let (delta, deltaRules) = media(ExamplePlaylists.delta)
        #expect(deltaRules == [] && delta.skipped == 2 && delta.firstSequence == 268)
        var findings = Findings()
        ReloadRules(earlier: playlist, later: delta, file: "a").check(&findings)
        #expect(findings.listed == [], "what it skips is as it was")
    }
}
