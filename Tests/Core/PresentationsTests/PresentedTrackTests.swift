import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct PresentedTrackTests {
    private func track(_ format: TrackFormat, frameRate: FrameRate? = nil) -> PresentedTrack? {
        PresentedTrack(files: TrackFiles("video"), format: format, frameRate: frameRate, isIndependent: true)
    }

    @Test func saysHowVideoIsCodedAndShown() {
        let video = track(Presented.h264, frameRate: FrameRate(30))
        #expect(video?.codecs.text == "avc1.64001F")
        #expect(video?.form == .video(size: FrameSize(width: 1280, height: 720), frameRate: FrameRate(30)))
        #expect(video?.isIndependent == true)
    }

    // RESOLUTION is how the picture is displayed (RFC 8216 §4.3.4.2).
    @Test func aTurnedPictureHasTheSizeThatPeopleSee() {
        let video = track(Presented.h264(width: 1280, height: 720, rotation: .quarter))
        #expect(video?.form == .video(size: FrameSize(width: 720, height: 1280), frameRate: nil))
    }

    @Test func saysHowAudioIsSampled() {
        let audio = track(Presented.opus)
        #expect(audio?.codecs.text == "Opus")
        #expect(audio?.form == .audio(sampleRate: 48_000, channelCount: 2))
    }

    @Test func theLevelOfVP9FollowsTheRate() {
        let vp9 = VP9Configuration(
            profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)
        let format = TrackFormat.video(VideoFormat(width: 1280, height: 720, configuration: .vp9(vp9)))
        let rate = FrameRate(60_000, per: 1001)
        #expect(track(format, frameRate: rate)?.codecs.text.hasPrefix("vp09.00.40.") == true)
    }

    @Test func codecsOutsidePresentationsAreRefused() {
        #expect(track(.audio(AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1))) == nil)
        #expect(track(.video(VideoFormat(width: 640, height: 360, configuration: .vp8))) == nil)
    }
}
