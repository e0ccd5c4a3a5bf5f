import Media
import Testing

@Suite struct TrackFormatTests {
    @Test(arguments: [
        (VideoConfiguration.vp8, VideoCodec.vp8),
        (
            .vp9(VP9Configuration(profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)),
            .vp9
        ),
        (.h264(sequenceParameterSets: [[0x67]], pictureParameterSets: [[0x68]]), .h264),
        (.h265(H265ConfigurationTests.main), .h265),
        (.av1(AV1Configuration(profile: 0, level: 1, tier: 0, sequenceHeader: [])), .av1),
    ])
    func namesTheCodecOfAVideoConfiguration(configuration: VideoConfiguration, codec: VideoCodec) {
        let format = VideoFormat(width: 640, height: 360, configuration: configuration)
        #expect(format.codec == codec)
        #expect(TrackFormat.video(format).codec == .video(codec))
    }

    @Test func namesTheCodecOfAudio() {
        let format = AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1)
        #expect(TrackFormat.audio(format).codec == .audio(.pcmu))
    }

    // A change of size begins a new sample entry, so formats must differ by it.
    @Test func differsByEveryField() {
        let format = VideoFormat(width: 640, height: 360, configuration: .vp8)
        #expect(format != VideoFormat(width: 320, height: 360, configuration: .vp8))
        #expect(format != VideoFormat(width: 640, height: 180, configuration: .vp8))
        let first = VideoConfiguration.h264(sequenceParameterSets: [[1]], pictureParameterSets: [[2]])
        let second = VideoConfiguration.h264(sequenceParameterSets: [[1]], pictureParameterSets: [[3]])
        #expect(first != second)
    }

    /// B pictures are of H.264 and H.265 alone (RFC 6184 §5.1, RFC 7798 §4.1).
    @Test func reordersOnlyWhereItsCodecMay() {
        func depth(_ configuration: VideoConfiguration) -> Int? {
            TrackFormat.video(VideoFormat(width: 16, height: 16, configuration: configuration, reorderDepth: 2))
                .reorderDepth
        }
        #expect(depth(.h264(sequenceParameterSets: [], pictureParameterSets: [])) == 2)
        #expect(depth(.h265(H265ConfigurationTests.main)) == 2)
        #expect(depth(.vp8) == nil)
        #expect(depth(.av1(AV1Configuration(profile: 0, level: 1, tier: 0, sequenceHeader: []))) == nil)
        let audio = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
        #expect(TrackFormat.audio(audio).reorderDepth == nil)
    }

    @Test func onlyPicturesAreTurned() {
        let turned = VideoFormat(width: 16, height: 16, configuration: .vp8, rotation: .quarter)
        #expect(TrackFormat.video(turned).rotation == .quarter)
        #expect(TrackFormat.video(VideoFormat(width: 16, height: 16, configuration: .vp8)).rotation == .none)
        let audio = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
        #expect(TrackFormat.audio(audio).rotation == .none)
    }
}
