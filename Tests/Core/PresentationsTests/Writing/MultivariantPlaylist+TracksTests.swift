import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct MultivariantPlaylistTracksTests {
    /// A track with one segment of two seconds at so many kilobits a second.
    private func track(
        _ name: String, _ format: TrackFormat, kilobits: Int, label: String? = nil
    ) throws -> ListedTrack {
        let files = TrackFiles(name)
        var segment = Presented.segment(1, file: 1, of: name)
        segment.byteCount = kilobits * 250
        var playlist = MediaPlaylist(of: files, targetDuration: 2, beginning: nil)
        playlist.append(segment)
        var track = ListedTrack(
            files: files, isIndependent: true, frameRate: nil, label: label, playlist: playlist,
            bandwidth: Bandwidth(targetDuration: 2), keyFrameBandwidth: Bandwidth(targetDuration: 2),
            parts: PartFiles(targetDuration: 2))
        track.bandwidth.append(segment)
        let form = try #require(
            PresentedTrack(files: files, format: format, frameRate: nil, isIndependent: true))
        track.forms = [(1, form)]
        return track
    }

    @Test func withoutSegmentsThereIsNone() throws {
        var track = try track("video", Presented.h264, kilobits: 800)
        #expect(MultivariantPlaylist(of: []) == nil)
        track.playlist = nil
        #expect(MultivariantPlaylist(of: [track]) == nil)
    }

    @Test func eachSizeOfALadderIsHeardWithTheAudio() throws {
        let playlist = try #require(
            MultivariantPlaylist(of: [
                track("video-1", Presented.h264, kilobits: 800),
                track("video-2", Presented.h264(width: 640, height: 360), kilobits: 300),
                track("audio", Presented.opus, kilobits: 64),
            ]))
        #expect(playlist.variants.map(\.path) == ["video-1.m3u8", "video-2.m3u8", "audio.m3u8"])
        #expect(playlist.variants.map(\.peakBandwidth) == [864_000, 364_000, 64_000])
        #expect(playlist.variants.map(\.audioGroup) == ["audio", "audio", "audio"])
        #expect(playlist.variants[1].size == FrameSize(width: 640, height: 360))
        #expect(playlist.audioRenditions.map(\.path) == ["audio.m3u8"])
        #expect(playlist.videoRenditions.isEmpty && playlist.isIndependent)
    }

    @Test func audioAloneNeedsNoGroup() throws {
        let playlist = try #require(MultivariantPlaylist(of: [track("audio", Presented.opus, kilobits: 64)]))
        #expect(playlist.variants.map(\.audioGroup) == [nil])
        #expect(playlist.audioRenditions.isEmpty)
    }

    @Test func segmentsThatHaveTheAudioNeedNoGroup() throws {
        let playlist = try #require(
            MultivariantPlaylist(
                of: [track("video", Presented.h264, kilobits: 864), track("audio", Presented.opus, kilobits: 64)],
                isMultiplexed: true))
        #expect(playlist.variants.map(\.peakBandwidth) == [864_000, 64_000])
        #expect(playlist.variants.map(\.audioGroup) == [nil, nil])
        #expect(playlist.variants[0].codecs.count == 2)
        #expect(playlist.audioRenditions.isEmpty)
    }

    @Test func ofSeveralPeopleOneIsShownAndTheOthersCanBeChosen() throws {
        let playlist = try #require(
            MultivariantPlaylist(of: [
                track("audio-1", Presented.opus, kilobits: 32, label: "Ada"),
                track("video-1", Presented.h264, kilobits: 300, label: "Ada"),
                track("audio-2", Presented.opus, kilobits: 64, label: "Grace"),
                track("video-2", Presented.h264, kilobits: 800, label: "Grace"),
            ]))
        #expect(playlist.variants.map(\.path) == ["video-1.m3u8", "audio-1.m3u8"])
        // Whoever is chosen fits.
        #expect(playlist.variants.map(\.peakBandwidth) == [864_000, 64_000])
        #expect(playlist.videoRenditions.map(\.name) == ["Ada", "Grace"])
        #expect(playlist.videoRenditions.map(\.path) == [nil, "video-2.m3u8"])
        #expect(playlist.audioRenditions.map(\.isDefault) == [true, false])
    }
}
