import Media
import Packaging
import Testing

@Suite struct HeldMediaTests {
    private func track(_ kind: MediaKind, frames: Int, bytes: Int64 = 1000, ms: Int64 = 1000) -> HeldMedia.Track {
        var track = HeldMedia.Track(kind: kind, codec: kind == .audio ? "opus" : "vp8")
        (track.frames, track.bytes, track.duration) = (frames, bytes, Interval(milliseconds: ms))
        return track
    }

    private func media(_ tracks: HeldMedia.Track...) -> HeldMedia { HeldMedia(tracks: tracks) }

    @Test func isAtLeastWhatHasNoMoreFramesOverNoLongerTime() {
        let old = media(track(.video, frames: 30), track(.audio, frames: 50))
        #expect(old.isAtLeast(old) && old.isAtLeast(HeldMedia()) && !HeldMedia().isAtLeast(old))
        #expect(media(track(.video, frames: 31), track(.audio, frames: 50)).isAtLeast(old))
        #expect(!media(track(.video, frames: 29), track(.audio, frames: 900)).isAtLeast(old))
        #expect(!media(track(.video, frames: 30)).isAtLeast(old))
        // The frames are there, but not their time.
        #expect(!media(track(.video, frames: 30, ms: 600), track(.audio, frames: 50)).isAtLeast(old))
        #expect(media(track(.video, frames: 30, ms: 750), track(.audio, frames: 50)).isAtLeast(old))
    }

    // The order of tracks in a combined file is that of joining, and who joined may be lost.
    @Test func comparesTheLongestWithTheLongest() {
        let old = media(track(.audio, frames: 10), track(.audio, frames: 90), track(.video, frames: 0))
        #expect(media(track(.audio, frames: 90), track(.audio, frames: 10)).isAtLeast(old))
        #expect(!media(track(.audio, frames: 90), track(.audio, frames: 9)).isAtLeast(old))
    }

    @Test func comparesBytesWhereAHoleMayBeInIt() {
        let old = media(track(.video, frames: 30, bytes: 2000))
        let held = media(track(.video, frames: 30, bytes: 1999))
        #expect(held.isAtLeast(old) && !held.isAtLeast(old, comparingBytes: true))
        #expect(old.isAtLeast(held, comparingBytes: true))
    }

    @Test func isEmptyWithoutFrames() {
        #expect(HeldMedia().isEmpty && media(track(.audio, frames: 0)).isEmpty)
        #expect(!media(track(.audio, frames: 0), track(.video, frames: 1)).isEmpty)
        #expect(
            media(track(.audio, frames: 1), track(.video, frames: 1, ms: 1500)).duration == Interval(milliseconds: 1500)
        )
    }
}
