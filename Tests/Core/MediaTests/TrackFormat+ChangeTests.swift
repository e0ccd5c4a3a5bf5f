import Media
import Testing

@Suite struct TrackFormatChangeTests {
    private static func video(_ configuration: VideoConfiguration, width: Int = 64) -> TrackFormat {
        .video(VideoFormat(width: width, height: 48, configuration: configuration))
    }

    private static func h264(_ sequence: UInt8, _ picture: UInt8) -> VideoConfiguration {
        .h264(sequenceParameterSets: [[0x67, sequence]], pictureParameterSets: [[0x68, picture]])
    }

    private static func h265(_ sequence: UInt8, _ picture: UInt8) -> VideoConfiguration {
        .h265(
            H265Configuration(
                profileTierLevel: [], chromaFormat: 1, lumaBitDepth: 8, chromaBitDepth: 8, temporalLayerCount: 1,
                isTemporalIDNested: true, videoParameterSets: [], sequenceParameterSets: [[sequence]],
                pictureParameterSets: [[picture]]))
    }

    private static func vp9(_ profile: UInt8) -> VideoConfiguration {
        .vp9(
            VP9Configuration(profile: profile, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2))
    }

    private static func av1(_ header: UInt8) -> VideoConfiguration {
        .av1(AV1Configuration(profile: 0, level: 0, tier: 0, sequenceHeader: [header]))
    }

    private static let changes: [(VideoConfiguration, VideoConfiguration)] = [
        (h264(1, 1), h264(2, 1)), (h265(1, 1), h265(2, 1)), (vp9(0), vp9(1)), (av1(1), av1(2)), (.vp8, vp9(0)),
    ]

    @Test(arguments: changes) func seesAnotherConfiguration(old: VideoConfiguration, new: VideoConfiguration) {
        #expect(Self.video(new).needsNewDecoder(after: Self.video(old)))
        #expect(!Self.video(old).needsNewDecoder(after: Self.video(old)))
    }

    @Test func seesAnotherSize() {
        #expect(Self.video(.vp8, width: 32).needsNewDecoder(after: Self.video(.vp8)))
    }

    @Test func passesOverParameterSetsOfPictures() {
        #expect(!Self.video(Self.h264(1, 2)).needsNewDecoder(after: Self.video(Self.h264(1, 1))))
        #expect(!Self.video(Self.h265(1, 2)).needsNewDecoder(after: Self.video(Self.h265(1, 1))))
    }

    @Test func comparesAudio() {
        let stereo = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        let mono = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 1))
        #expect(!stereo.needsNewDecoder(after: stereo))
        #expect(mono.needsNewDecoder(after: stereo))
        #expect(Self.video(.vp8).needsNewDecoder(after: stereo))
    }

    private static func audio(_ codec: AudioCodec, rate: Int = 8000, channels: Int = 1) -> TrackFormat {
        .audio(AudioFormat(codec: codec, sampleRate: rate, channelCount: channels))
    }

    @Test func needsANewTrackForAnotherCodecOrSampling() {
        #expect(!Self.video(.vp8, width: 32).needsNewTrack(after: Self.video(.vp8)))
        #expect(Self.video(Self.vp9(0)).needsNewTrack(after: Self.video(.vp8)))
        #expect(!Self.video(Self.h264(1, 2)).needsNewTrack(after: Self.video(Self.h264(3, 4))))
        #expect(!Self.audio(.pcmu).needsNewTrack(after: Self.audio(.pcmu)))
        #expect(Self.audio(.pcma).needsNewTrack(after: Self.audio(.pcmu)))
        #expect(Self.audio(.pcmu, rate: 16_000).needsNewTrack(after: Self.audio(.pcmu)))
        #expect(Self.audio(.pcmu, channels: 2).needsNewTrack(after: Self.audio(.pcmu)))
        #expect(Self.audio(.pcmu).needsNewTrack(after: Self.video(.vp8)))
    }
}
