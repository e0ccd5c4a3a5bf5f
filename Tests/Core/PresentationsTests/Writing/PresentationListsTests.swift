import FileSupport
import Media
import Testing

@testable import Presentations

@Suite struct PresentationListsTests {
    private func lists(_ settings: PresentationSettings = PresentationSettings(listSizes: [.hls: 0]))
        -> PresentationLists
    {
        var lists = PresentationLists(settings)
        lists.addTrack(TrackFiles("audio"), isIndependent: true)
        lists.addTrack(TrackFiles("video"), isIndependent: false)
        lists.begin(at: Presented.beginning)
        lists.beginPeriod(at: .zero)
        return lists
    }

    /// Segment `number` of both tracks.
    private func append(_ number: Int, to lists: inout PresentationLists) {
        for (track, name) in ["audio", "video"].enumerated() {
            lists.append(Presented.segment(number, of: name), to: track)
        }
    }

    private func begin(_ lists: inout PresentationLists) {
        lists.begin(Presented.opus, period: 1, 0)
        lists.begin(Presented.h264, period: 1, 1)
    }

    private func texts(_ files: [PresentationLists.File]) -> [String: String] {
        files.reduce(into: [:]) { $0[$1.path] = String(decoding: $1.bytes, as: UTF8.self) }
    }

    @Test func writesNothingBeforeTheFirstSegment() {
        var lists = lists()
        begin(&lists)
        #expect(lists.takeChanged().isEmpty && lists.takeRemoved().isEmpty)
    }

    @Test func writesWhatOthersNameFirst() {
        var lists = lists()
        begin(&lists)
        append(1, to: &lists)
        #expect(lists.takeChanged().map(\.path) == ["audio.m3u8", "video.m3u8", "index.html", "index.m3u8"])
        #expect(lists.takeChanged().isEmpty)
    }

    @Test func writesOnlyWhatHasChanged() {
        var lists = lists()
        begin(&lists)
        append(1, to: &lists)
        _ = lists.takeChanged()
        lists.append(Presented.segment(2), to: 1)
        // Neither audio nor the bit rates are others.
        #expect(lists.takeChanged().map(\.path) == ["video.m3u8"])
    }

    @Test func namesOnlyTracksThatHaveASegment() {
        var lists = lists()
        begin(&lists)
        lists.append(Presented.segment(1, of: "audio"), to: 0)
        let files = texts(lists.takeChanged())
        #expect(files.keys.sorted() == ["audio.m3u8", "index.html", "index.m3u8"])
        #expect(
            files["index.m3u8"] == """
                #EXTM3U
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-STREAM-INF:BANDWIDTH=1000000,AVERAGE-BANDWIDTH=1000000,CODECS="Opus"
                audio.m3u8

                """)
    }

    @Test func offersVideoWithAudioAndAudioAlone() {
        var lists = lists()
        begin(&lists)
        append(1, to: &lists)
        #expect(
            texts(lists.takeChanged())["index.m3u8"] == """
                #EXTM3U
                #EXT-X-VERSION:4
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=YES,AUTOSELECT=YES,\
                CHANNELS="2",URI="audio.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=2000000,CODECS="avc1.64001F,Opus",\
                RESOLUTION=1280x720,AUDIO="audio"
                video.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=1000000,AVERAGE-BANDWIDTH=1000000,CODECS="Opus",AUDIO="audio"
                audio.m3u8

                """)
    }

    @Test func saysOfWhichSegmentsAreIndependent() {
        var lists = lists()
        begin(&lists)
        append(1, to: &lists)
        let files = texts(lists.takeChanged())
        #expect(files["audio.m3u8"]?.contains("#EXT-X-INDEPENDENT-SEGMENTS") == true)
        #expect(files["video.m3u8"]?.contains("#EXT-X-INDEPENDENT-SEGMENTS") == false)
        #expect(files["index.m3u8"]?.contains("#EXT-X-INDEPENDENT-SEGMENTS") == false)
    }

    @Test func namesTheCodecsOfAllFormatsAndTheLatestSize() {
        var lists = lists()
        begin(&lists)
        append(1, to: &lists)
        _ = lists.takeChanged()
        lists.beginPeriod(at: Interval(milliseconds: 2000))
        lists.begin(Presented.h264(width: 640, height: 360), period: 2, 1)
        lists.append(Presented.segment(2, period: 2), to: 1)
        let index = texts(lists.takeChanged())["index.m3u8"] ?? ""
        #expect(index.contains("RESOLUTION=640x360") && !index.contains("1280x720"))
        #expect(index.contains(#"CODECS="avc1.64001F,Opus""#))
    }

    @Test func keepsAllSegmentsAsAnEventAndInTheEndOnDemand() {
        var lists = lists()
        begin(&lists)
        for number in 1...100 { append(number, to: &lists) }
        let live = texts(lists.takeChanged())["video.m3u8"] ?? ""
        #expect(live.contains("#EXT-X-PLAYLIST-TYPE:EVENT") && !live.contains("#EXT-X-ENDLIST"))
        #expect(PlaylistLines(live).entries.count == 100)
        lists.finish()
        #expect(lists.isEnded)
        let ended = texts(lists.takeChanged())
        #expect(ended.keys.sorted() == ["audio.m3u8", "video.m3u8"])
        for text in ended.values {
            #expect(text.contains("#EXT-X-PLAYLIST-TYPE:VOD") && text.hasSuffix("#EXT-X-ENDLIST\n"))
        }
        #expect(lists.takeRemoved().isEmpty)
    }

    @Test func keepsAWindowAndFilesForAnother() {
        var lists = lists(PresentationSettings(listSizes: [.hls: 3]))
        begin(&lists)
        for number in 1...6 { append(number, to: &lists) }
        #expect(lists.takeRemoved().isEmpty)
        append(7, to: &lists)
        #expect(lists.takeRemoved().sorted() == ["audio/1.m4s", "video/1.m4s"])
        #expect(lists.takeRemoved().isEmpty)
        let text = texts(lists.takeChanged())["video.m3u8"] ?? ""
        #expect(PlaylistLines(text).entries.map(\.path) == ["video/5.m4s", "video/6.m4s", "video/7.m4s"])
        #expect(text.contains("#EXT-X-MEDIA-SEQUENCE:5\n") && !text.contains("PLAYLIST-TYPE"))
        lists.finish()
        let ended = texts(lists.takeChanged())["video.m3u8"] ?? ""
        #expect(ended.hasSuffix("#EXT-X-ENDLIST\n") && !ended.contains("PLAYLIST-TYPE"))
    }

    /// What a camera that turns all day leaves: neither initialization segments nor `CODECS` of formats that are gone.
    @Test func aWindowForgetsPeriodsOfWhichNoSegmentIsLeft() {
        var lists = lists(PresentationSettings(listSizes: [.hls: 3, .dash: 3]))
        begin(&lists)
        append(1, to: &lists)
        var removed: [String] = []
        var index = ""
        for period in 2...50 {
            lists.beginPeriod(at: Interval(milliseconds: Int64(period - 1) * 2000))
            // The first period was another codec's.
            lists.begin(period < 4 ? Presented.h264 : Presented.baseline, period: period, 1)
            lists.append(Presented.segment(period, period: period), to: 1)
            // The audio goes on in its own.
            lists.append(Presented.segment(period, of: "audio"), to: 0)
            removed += lists.takeRemoved()
            let files = texts(lists.takeChanged())
            // What is listed is there.
            for text in [files["video.m3u8"], files["manifest.mpd"]].compactMap({ $0 }) {
                #expect(!removed.contains { $0.hasSuffix(".mp4") && text.contains($0) })
            }
            index = files["index.m3u8"] ?? index
            guard period == 50 else { continue }
            #expect(files["video.m3u8"]?.contains("video/init-48.mp4") == true)
            #expect(files["manifest.mpd"]?.contains("video/init-48.mp4") == true)
        }
        #expect(index.contains(#"CODECS="avc1.42E01F,Opus""#))
        // Six segments are kept.
        #expect(removed.filter { $0.hasSuffix(".mp4") } == (1...44).map { "video/init-\($0).mp4" })
    }

    @Test func aListOfAllForgetsNothing() {
        var lists = lists(PresentationSettings(listSizes: [.hls: 3, .dash: 0]))
        begin(&lists)
        for period in 2...50 {
            lists.beginPeriod(at: Interval(milliseconds: Int64(period - 1) * 2000))
            lists.begin(Presented.h264, period: period, 1)
            lists.append(Presented.segment(period, period: period), to: 1)
        }
        #expect(lists.takeRemoved().isEmpty)
        #expect(texts(lists.takeChanged())["manifest.mpd"]?.contains("video/init-2.mp4") == true)
    }

    @Test func removesNoFileOfAGap() {
        var lists = lists(PresentationSettings(listSizes: [.hls: 3]))
        begin(&lists)
        for number in 1...20 {
            lists.append(
                Presented.segment(number, isGap: number > 2), to: 1)
        }
        #expect(lists.takeRemoved().isEmpty)
    }

    @Test func writesNoListOfAnotherKind() {
        var lists = lists(PresentationSettings(listSizes: [.dash: 0]))
        begin(&lists)
        append(1, to: &lists)
        #expect(!lists.takeChanged().contains { $0.path.hasSuffix(".m3u8") })
    }

    @Test(arguments: [(PresentationSettings.Manifest.hls, "index.m3u8"), (.dash, "manifest.mpd")])
    func namesTheListOfAPresentation(manifest: PresentationSettings.Manifest, path: String) {
        #expect(manifest.path == path)
    }
}
