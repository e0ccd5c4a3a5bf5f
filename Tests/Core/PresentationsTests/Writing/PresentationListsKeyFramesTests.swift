import Media
import Testing

@testable import Presentations

/// Playlists of key frames, for players that search.
@Suite struct PresentationListsKeyFramesTests {
    private func texts(
        _ format: TrackFormat = Presented.h264, isIndependent: Bool = true, size: Int = 0, gap: Int? = nil
    ) -> [(path: String, text: String)] {
        var lists = PresentationLists(PresentationSettings(listSizes: [.hls: size]))
        lists.addTrack(TrackFiles("video"), isIndependent: isIndependent)
        lists.begin(at: Presented.beginning)
        lists.beginPeriod(at: .zero)
        lists.begin(format, period: 1, 0)
        for i in 1...4 {
            var segment = Presented.segment(i, isGap: i == gap)
            segment.keyFrameByteCount = i == gap ? nil : 1000 * i
            lists.append(segment, to: 0)
        }
        lists.finish()
        return lists.takeChanged().map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }
    }

    private func keyFrames(_ texts: [(path: String, text: String)]) -> [Substring] {
        texts.first { $0.path == "video-key-frames.m3u8" }?.text.split(separator: "\n") ?? []
    }

    @Test func listsTheKeyFrameOfEachSegment() {
        let lines = keyFrames(texts())
        #expect(lines.contains("#EXT-X-I-FRAMES-ONLY") && lines.contains("#EXT-X-MAP:URI=\"video/init-1.mp4\""))
        #expect(
            lines.suffix(7) == [
                "#EXTINF:2.000000,", "#EXT-X-BYTERANGE:3000@0", "video/3.m4s", "#EXTINF:2.000000,",
                "#EXT-X-BYTERANGE:4000@0", "video/4.m4s", "#EXT-X-ENDLIST",
            ])
    }

    /// It is written before the list that names it (§6.2.1).
    @Test func theVariantsNameIt() {
        let texts = texts()
        #expect(
            texts.map(\.path).filter { $0.hasSuffix(".m3u8") } == ["video.m3u8", "video-key-frames.m3u8", "index.m3u8"])
        // 10,000 bytes in 8 s; the largest is 4,000 in 2 s.
        let variant = """
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=16000,AVERAGE-BANDWIDTH=10000,CODECS="avc1.64001F",\
            RESOLUTION=1280x720,URI="video-key-frames.m3u8"
            """
        #expect(texts.last { $0.path == "index.m3u8" }?.text.contains(variant) == true)
    }

    @Test func movesWithTheWindow() {
        let lines = keyFrames(texts(size: 2))
        #expect(lines.contains("#EXT-X-MEDIA-SEQUENCE:3"))
        #expect(lines.filter { $0.hasPrefix("video/") } == ["video/3.m4s", "video/4.m4s"])
    }

    /// 3,000 and 4,000 bytes in 4 s.
    @Test func theAverageIsThatOfTheWindow() {
        let text = texts(size: 2).last { $0.path == "index.m3u8" }?.text
        #expect(text?.contains("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=16000,AVERAGE-BANDWIDTH=14000,") == true)
    }

    @Test func aGapIsAGapHereToo() {
        let lines = keyFrames(texts(gap: 3))
        #expect(lines.filter { $0 == "#EXT-X-GAP" }.count == 1)
        #expect(lines.filter { $0.hasPrefix("#EXT-X-BYTERANGE") }.count == 3)
    }

    /// Where segments begin with other frames, and for audio, there is none.
    @Test func thereIsNoneWithoutKeyFrames() {
        #expect(texts(isIndependent: false).map(\.path).filter { $0.contains("key-frames") } == [])
        let audio = texts(Presented.opus)
        #expect(audio.map(\.path).filter { $0.contains("key-frames") } == [])
        #expect(audio.allSatisfy { !$0.text.contains("I-FRAME") })
    }
}
