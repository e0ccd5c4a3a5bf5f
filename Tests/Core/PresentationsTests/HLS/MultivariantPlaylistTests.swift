import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct MultivariantPlaylistTests {
    private let video = CodecString(Presented.h264)
    private let audio = CodecString(Presented.opus)

    private func variant(_ path: String, codecs: [CodecString?], group: String? = nil) -> MultivariantPlaylist.Variant {
        MultivariantPlaylist.Variant(
            path: path, peakBandwidth: 1_200_000, averageBandwidth: 1_000_001, codecs: codecs.compactMap { $0 },
            audioGroup: group)
    }

    @Test func aVariantSaysWhatAPlayerMustKnow() {
        var both = variant("video.m3u8", codecs: [video, audio, video], group: "audio")
        both.size = FrameSize(width: 1280, height: 720)
        both.frameRate = FrameRate(30_000, per: 1001)
        var keyFrames = variant("video-key-frames.m3u8", codecs: [video])
        keyFrames.size = both.size
        let playlist = MultivariantPlaylist(
            variants: [both, variant("audio.m3u8", codecs: [audio], group: "audio")],
            audioRenditions: [
                MultivariantPlaylist.AudioRendition(
                    group: "audio", name: "All \"voices\"", path: "audio.m3u8", channelCount: 2, isDefault: true),
                MultivariantPlaylist.AudioRendition(
                    group: "audio", name: "Room", path: "room.m3u8", channelCount: 1, isDefault: false),
            ],
            keyFrameVariants: [keyFrames], isIndependent: true)
        #expect(
            playlist.rendered() == """
                #EXTM3U
                #EXT-X-VERSION:4
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="All 'voices'",DEFAULT=YES,AUTOSELECT=YES,\
                CHANNELS="2",URI="audio.m3u8"
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Room",DEFAULT=NO,AUTOSELECT=YES,\
                CHANNELS="1",URI="room.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=1200000,AVERAGE-BANDWIDTH=1000001,CODECS="avc1.64001F,Opus",\
                RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO="audio"
                video.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=1200000,AVERAGE-BANDWIDTH=1000001,CODECS="Opus",AUDIO="audio"
                audio.m3u8
                #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1200000,AVERAGE-BANDWIDTH=1000001,CODECS="avc1.64001F",\
                RESOLUTION=1280x720,URI="video-key-frames.m3u8"

                """)
    }

    @Test func audioAloneNeedsNoGroup() {
        #expect(
            MultivariantPlaylist(variants: [variant("audio.m3u8", codecs: [audio])]).rendered() == """
                #EXTM3U
                #EXT-X-STREAM-INF:BANDWIDTH=1200000,AVERAGE-BANDWIDTH=1000001,CODECS="Opus"
                audio.m3u8

                """)
    }

    @Test(arguments: [
        (FrameRate(25), "25.000"), (FrameRate(24_000, per: 1001), "23.976"), (FrameRate(15, per: 2), "7.500"),
    ])
    func ratesHaveThreeDecimals(rate: FrameRate, text: String) {
        var video = variant("video.m3u8", codecs: [video])
        video.frameRate = rate
        #expect(MultivariantPlaylist(variants: [video]).rendered().contains(",FRAME-RATE=\(text)\n"))
    }
}
