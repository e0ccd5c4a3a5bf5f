import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct ListedTrackTests {
    /// A track of which nothing has come.
    private func track(_ name: String = "video", label: String? = nil) -> ListedTrack {
        ListedTrack(
            files: TrackFiles(name), isIndependent: true, frameRate: nil, label: label,
            bandwidth: Bandwidth(targetDuration: 2), keyFrameBandwidth: Bandwidth(targetDuration: 2),
            parts: PartFiles(targetDuration: 2))
    }

    private func form(_ format: TrackFormat, of track: ListedTrack) throws -> PresentedTrack {
        try #require(PresentedTrack(files: track.files, format: format, isIndependent: true))
    }

    @Test func whatLeavesAWindowGoesWithItsPeriod() throws {
        var track = track()
        track.forms = try (1...3).map { (period: $0, track: try form(Presented.h264, of: track)) }
        let segments = [(1, 1), (2, 1), (3, 3), (4, 3)].map { number, period in
            Presented.segment(number, file: number, period: period)
        }
        let gone = segments.map { segment in track.keep(segment, atMost: 2) }
        #expect(gone[0].isEmpty && gone[1].isEmpty)
        #expect(gone[2] == ["video/1.m4s"])
        // The last segment of the first period, and the second one, in which there was none.
        #expect(gone[3] == ["video/2.m4s", "video/init-1.mp4", "video/init-2.mp4"])
        #expect(track.forms.map(\.period) == [3])
    }

    @Test func itIsListedWithItsFirstSegment() throws {
        var track = track()
        #expect(!track.isListed && track.fileNumber == 0)
        var playlist = MediaPlaylist(of: track.files, targetDuration: 2, beginning: nil)
        playlist.append(Presented.segment(1, file: 1))
        track.playlist = playlist
        #expect(track.isListed && track.fileNumber == 1)
    }

    @Test func keyFramesAreThoseOfVideo() throws {
        var (video, audio) = (track(), track("audio"))
        #expect(!video.hasKeyFrames)
        video.forms = [(1, try form(Presented.h264, of: video))]
        audio.forms = [(1, try form(Presented.opus, of: audio))]
        #expect(video.hasKeyFrames && !audio.hasKeyFrames)
        #expect(audio.channelCount == 2)
    }

    @Test func itsNameIsWhoseItIs() {
        #expect(track().name == "video")
        #expect(track("video-2", label: "Ada").name == "Ada")
    }
}
