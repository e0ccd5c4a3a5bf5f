import FileSupport
import Media
import Testing

@testable import Presentations

/// Lists of tracks that belong to different people.
@Suite struct CombinedListsTests {
    private func lists(video: Bool = true) -> PresentationLists {
        var lists = PresentationLists(PresentationSettings(listSizes: [.hls: 0, .dash: 0]))
        lists.begin(at: Presented.beginning)
        lists.beginPeriod(at: .zero)
        for (i, name) in ["Ada", "Bo \"B\" <b>"].enumerated() {
            lists.addTrack(TrackFiles("audio-\(i + 1)"), isIndependent: true, label: name)
            lists.begin(Presented.opus, period: 1, video ? 2 * i : i)
            lists.append(Presented.segment(1, of: "audio-\(i + 1)"), to: video ? 2 * i : i)
            guard video else { continue }
            lists.addTrack(TrackFiles("video-\(i + 1)"), isIndependent: true, label: name)
            lists.begin(Presented.h264, period: 1, 2 * i + 1)
            lists.append(Presented.segment(1, of: "video-\(i + 1)"), to: 2 * i + 1)
        }
        return lists
    }

    private func texts(_ lists: PresentationLists) -> [String: String] {
        var lists = lists
        return lists.takeChanged().reduce(into: [:]) { $0[$1.path] = String(decoding: $1.bytes, as: UTF8.self) }
    }

    // RFC 8216 §4.3.4.1, §4.3.4.2.1.
    @Test func onePersonIsShownAndTheOthersCanBeChosen() {
        let text = texts(lists())["index.m3u8"] ?? ""
        let lines = text.split(separator: "\n").filter { !$0.contains("I-FRAME") }.joined(separator: "\n")
        let expected = """
            #EXTM3U
            #EXT-X-VERSION:4
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Ada",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",\
            URI="audio-1.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Bo 'B' <b>",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",\
            URI="audio-2.m3u8"
            #EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="video",NAME="Ada",DEFAULT=YES,AUTOSELECT=YES
            #EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="video",NAME="Bo 'B' <b>",DEFAULT=NO,AUTOSELECT=YES,URI="video-2.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=2000000,CODECS="avc1.64001F,Opus",\
            RESOLUTION=1280x720,VIDEO="video",AUDIO="audio"
            video-1.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=1000000,AVERAGE-BANDWIDTH=1000000,CODECS="Opus",AUDIO="audio"
            audio-1.m3u8
            """
        #expect(lines == expected)
    }

    @Test func voicesAloneAreAGroupToo() {
        let text = texts(lists(video: false))["index.m3u8"]
        #expect(text?.contains("NAME=\"Ada\"") == true && text?.contains("VIDEO") == false)
        #expect(text?.split(separator: "\n").count { $0.hasPrefix("#EXT-X-STREAM-INF") } == 1)
    }

    // ISO/IEC 23009-1 §5.3.3.1: a set is what players switch among.
    @Test func eachTrackIsASetWithALabel() {
        let manifest = texts(lists())["manifest.mpd"] ?? ""
        #expect(manifest.split(separator: "\n").count { $0.contains("<AdaptationSet") } == 4)
        #expect(manifest.split(separator: "\n").count { $0.contains("<Label>Bo &quot;B&quot; &lt;b&gt;</Label>") } == 2)
    }

    // RFC 8216 §6.2.4, §4.3.2.5.
    @Test func gapsBeforeATrackBelongToTheirPeriodsAndHaveNoMap() throws {
        var lists = PresentationLists(PresentationSettings(listSizes: [.hls: 0]))
        lists.begin(at: Presented.beginning)
        lists.beginPeriod(at: .zero)
        lists.addTrack(TrackFiles("audio"), isIndependent: true)
        lists.beginPeriod(at: Interval(milliseconds: 3000))
        lists.begin(Presented.opus, period: 2, 0)
        for (number, start) in [(1, 0), (2, 2000), (3, 4000)] as [(Int, Int64)] {
            lists.append(Presented.segment(number, file: 0, at: start, period: 2, isGap: true), to: 0)
        }
        lists.append(Presented.segment(4, file: 1, of: "audio", at: 6000, period: 2), to: 0)
        let entries = PlaylistLines(try #require(texts(lists)["audio.m3u8"])).entries
        #expect(entries.map(\.isDiscontinuity) == [false, false, true, false])
        #expect(entries.map(\.map) == [nil, nil, nil, "audio/init-2.mp4"])
    }
}
