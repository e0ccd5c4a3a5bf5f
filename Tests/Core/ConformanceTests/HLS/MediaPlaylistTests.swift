import Media
import Testing

@testable import Conformance

@Suite struct MediaPlaylistTests {
    private func segment(_ milliseconds: Int64) -> MediaPlaylist.Segment {
        MediaPlaylist.Segment(uri: "a", duration: Interval(milliseconds: milliseconds), line: 1)
    }

    @Test func lastsAsLongAsItsSegments() {
        var playlist = MediaPlaylist()
        playlist.segments = [segment(2_000), segment(1_500), MediaPlaylist.Segment(uri: "b", duration: nil, line: 2)]
        #expect(playlist.duration == Interval(milliseconds: 3_500))
    }

    @Test func countsSkippedSegmentsBeforeTheListedOnes() {
        var playlist = MediaPlaylist()
        playlist.mediaSequence = 10
        #expect(playlist.firstSequence == 10)
        playlist.skipped = 5
        #expect(playlist.firstSequence == 15)
        playlist.skipped = .max
        #expect(playlist.firstSequence < 0, "nothing traps")
    }

    @Test func isTheSameUntilSomethingIsListed() {
        var playlist = MediaPlaylist()
        playlist.segments = [segment(2_000)]
        var other = playlist
        other.version = 9
        #expect(playlist == other)
        other.openParts = [
            MediaPlaylist.Part(uri: "p", duration: .zero, range: nil, isIndependent: true, isGap: false, line: 9)
        ]
        #expect(playlist != other)
        other = playlist
        other.isEnded = true
        #expect(playlist != other)
    }
}
