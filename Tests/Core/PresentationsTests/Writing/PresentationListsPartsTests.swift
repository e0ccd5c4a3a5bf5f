import FileSupport
import Media
import Testing

@testable import Presentations

@Suite struct PresentationListsPartsTests {
    private func lists(_ size: Int = 0, dash: Bool = false) -> PresentationLists {
        var sizes: [PresentationSettings.Manifest: Int] = [.hls: size]
        if dash { sizes[.dash] = 0 }
        var lists = PresentationLists(
            PresentationSettings(listSizes: sizes, partTarget: Interval(milliseconds: 1000)))
        lists.addTrack(TrackFiles("audio"), isIndependent: true)
        lists.addTrack(TrackFiles("video"), isIndependent: true)
        lists.begin(at: Presented.beginning)
        lists.beginPeriod(at: .zero)
        lists.begin(Presented.opus, period: 1, 0)
        lists.begin(Presented.h264, period: 1, 1)
        return lists
    }

    private func part(_ number: Int, of segment: Int, _ name: String) -> PresentedPart {
        PresentedPart(
            path: TrackFiles(name).part(number, ofSegment: segment),
            start: Interval(milliseconds: Int64(segment - 1) * 2000 + Int64(number - 1) * 1000),
            duration: Interval(milliseconds: 1000), isIndependent: number == 1)
    }

    /// A segment of both tracks with its two parts.
    private func append(_ number: Int, to lists: inout PresentationLists) {
        for (track, name) in ["audio", "video"].enumerated() {
            for i in 1...2 { lists.append(part(i, of: number, name), to: track) }
            var segment = Presented.segment(number, of: name)
            segment.keyFrameByteCount = name == "video" ? 100 : nil
            lists.append(segment, to: track)
        }
    }

    private func texts(_ files: [PresentationLists.File]) -> [String: String] {
        files.reduce(into: [:]) { $0[$1.path] = String(decoding: $1.bytes, as: UTF8.self) }
    }

    /// How much bandwidth it takes is not known before.
    @Test func beginsWithAWholeSegment() {
        var lists = lists()
        lists.append(part(1, of: 1, "video"), to: 1)
        #expect(lists.takeChanged().isEmpty)
        append(1, to: &lists)
        #expect(Set(lists.takeChanged().map(\.path)).isSuperset(of: ["audio.m3u8", "video.m3u8", "index.m3u8"]))
    }

    @Test func aPartChangesItsPlaylistAlone() throws {
        var lists = lists(dash: true)
        append(1, to: &lists)
        #expect(lists.takeChanged().map(\.path).contains("manifest.mpd"))
        lists.append(part(1, of: 2, "video"), to: 1)
        let files = texts(lists.takeChanged())
        #expect(files.keys.sorted() == ["video.m3u8"])
        let text = try #require(files["video.m3u8"])
        #expect(
            text.hasSuffix(
                """
                #EXTINF:2.000000,
                video/1.m4s
                #EXT-X-PART:DURATION=1.000000,URI="video/2.1.m4s",INDEPENDENT=YES
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="video/2.2.m4s"
                #EXT-X-RENDITION-REPORT:URI="audio.m3u8",LAST-MSN=1,LAST-PART=1

                """))
        #expect(text.contains("#EXT-X-PART:DURATION=1.000000,URI=\"video/1.2.m4s\"\n#EXTINF:2.000000,\nvideo/1.m4s"))
        #expect(lists.takeChanged().isEmpty)
    }

    @Test func afterASegmentTheFirstPartOfTheNextIsHintedAt() throws {
        var lists = lists()
        append(1, to: &lists)
        #expect(
            texts(lists.takeChanged())["video.m3u8"]?.contains(
                "video/1.m4s\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"video/2.1.m4s\"\n") == true)
        // A gap has a number, and no file.
        lists.append(Presented.segment(2, file: 1, isGap: true), to: 1)
        let text = try #require(texts(lists.takeChanged())["video.m3u8"])
        #expect(text.contains("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"video/2.1.m4s\""))
    }

    @Test func aPartOfANewPeriodHasItsInitialization() throws {
        var lists = lists()
        append(1, to: &lists)
        lists.beginPeriod(at: Interval(milliseconds: 2000))
        lists.begin(Presented.h264(width: 640, height: 360), period: 2, 1)
        lists.append(part(1, of: 2, "video"), to: 1)
        let text = try #require(texts(lists.takeChanged())["video.m3u8"])
        let place = try #require(text.range(of: "#EXT-X-MAP:URI=\"video/init-2.mp4\""))
        #expect(text[place.upperBound...].contains("video/2.1.m4s"))
        #expect(text.contains("#EXT-X-DISCONTINUITY\n"))
    }

    /// Players that search load key frames of whole segments.
    @Test func thePlaylistOfKeyFramesHasNoParts() throws {
        var lists = lists()
        for number in 1...3 { append(number, to: &lists) }
        let text = try #require(texts(lists.takeChanged())["video-key-frames.m3u8"])
        #expect(!text.contains("PART") && !text.contains("PRELOAD") && !text.contains("SERVER-CONTROL"))
        #expect(text.contains("#EXT-X-BYTERANGE:100@0"))
    }

    @Test func partsAreRemovedLongAfterTheyLeftTheList() {
        var lists = lists()
        var removed: [Int: [String]] = [:]
        for number in 1...8 {
            append(number, to: &lists)
            removed[number] = lists.takeRemoved().sorted()
        }
        #expect(removed.filter { !$0.value.isEmpty }.keys.sorted() == [7, 8])
        #expect(removed[7] == ["audio/1.1.m4s", "audio/1.2.m4s", "video/1.1.m4s", "video/1.2.m4s"])
        lists.finish()
        #expect(lists.takeRemoved().count == 6 * 2 * 2)
        let ended = texts(lists.takeChanged()).filter { $0.key.hasSuffix(".m3u8") }
        #expect(ended.count == 4 && ended.values.allSatisfy { !$0.contains("EXT-X-PART") })
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<Index>? {
        indices.lazy.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }
}
