import Jobs
import Media
import Packaging
import Testing

@testable import Engine

@Suite struct TrackTranscoderTests {
    private static let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    private static let vp8 = TrackFormat.video(VideoFormat(width: 64, height: 48, configuration: .vp8))
    private static let both = MediaMode(
        audio: .encode(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)),
        video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp8))))

    private func video(_ codecs: ToyTranscoding) throws -> TrackTranscoder {
        try TrackTranscoder(Self.vp8, clockRate: .video, media: Self.both, codecs: codecs)
    }

    private func audio(_ codecs: ToyTranscoding) throws -> TrackTranscoder {
        try TrackTranscoder(Self.opus, clockRate: ClockRate(hertz: 48_000), media: Self.both, codecs: codecs)
    }

    private func frame(_ luma: UInt8) -> EncodedFrame {
        var frame = EncodedFrame()
        frame.bytes = [0, luma]
        return frame
    }

    /// Appends frames that are so many ticks apart.
    private func append(_ count: Int, every ticks: Int64, to transcoder: inout TrackTranscoder) {
        for i in 0..<count { transcoder.append(frame(64), at: Int64(i) * ticks, duration: ticks) }
    }

    @Test func saysWhatItMakesBeforeTheFirstFrame() throws {
        let facts = try (video: video(ToyTranscoding()).facts, audio: audio(ToyTranscoding()).facts)
        #expect(facts.video?.format.codec == .video(.vp8) && facts.video?.clockRate == .video)
        #expect(facts.video?.bitrate == 19 && facts.video?.end == nil)
        #expect(facts.audio?.format.codec == .audio(.aac) && facts.audio?.clockRate == ClockRate(hertz: 48_000))
        #expect(facts.audio?.bitrate == 128 && facts.audio?.end == nil)
    }

    @Test func nothingComesOutOfACopy() throws {
        var transcoder = try TrackTranscoder(
            Self.vp8, clockRate: .video, media: MediaMode(), codecs: ToyTranscoding())
        append(3, every: 3000, to: &transcoder)
        transcoder.finish(at: Interval(milliseconds: 100))
        #expect(transcoder.facts == nil && transcoder.samples.isEmpty && transcoder.failure == nil)
    }

    @Test func handsOutWhatItsRenditionGives() throws {
        var video = try video(ToyTranscoding())
        append(5, every: 3000, to: &video)
        #expect((0..<5).map { video.samples.sample(at: $0).presentationTime } == [0, 3000, 6000, 9000, 12_000])
        video.removeSamples()
        #expect(video.samples.isEmpty)
        video.append(frame(1), at: 15_000, duration: 3000)
        #expect(video.samples.count == 1)
    }

    @Test func theEndIsKnownWhenTheTrackIsOver() throws {
        var audio = try audio(ToyTranscoding())
        append(50, every: 960, to: &audio)
        #expect(audio.end == nil)
        audio.finish(at: Interval(milliseconds: 990))
        #expect(audio.end == 47_520 + 1024 && audio.facts?.end == audio.end)
        // What the encoder held is there to be taken though encoder and decoder are gone.
        #expect(audio.samples.count == 48 && audio.failure == nil)
        audio.removeSamples()
        audio.finish(at: Interval(milliseconds: 2000))
        audio.fill(to: Interval(milliseconds: 3000))
        audio.append(frame(1), at: 96_000, duration: 960)
        #expect(audio.samples.isEmpty && audio.end == 47_520 + 1024, "nothing follows the end")
    }

    @Test func onlyAudioIsFilledWithSilence() throws {
        let codecs = ToyTranscoding()
        var (audio, video) = try (audio(codecs), video(codecs))
        audio.fill(to: Interval(milliseconds: 100))
        video.fill(to: Interval(milliseconds: 100))
        #expect(codecs.log.samples == [Float](repeating: 0, count: 4800) && codecs.log.pictures.isEmpty)
    }

    @Test func audioTakesNoFrameWithoutAPlace() throws {
        let codecs = ToyTranscoding()
        var audio = try audio(codecs)
        audio.append(frame(64), at: nil, duration: 960)
        audio.finish(at: Interval(milliseconds: 20))
        #expect(codecs.log.samples == [Float](repeating: 0, count: 960))
    }

    @Test func aKeyFrameMayBeAskedFor() throws {
        let codecs = ToyTranscoding()
        var (audio, video) = try (audio(codecs), video(codecs))
        audio.requestKeyFrame(at: 0)
        video.requestKeyFrame(at: 6000)
        append(4, every: 3000, to: &video)
        #expect(codecs.log.pictures.filter(\.isKeyFrame).map(\.time) == [0, 6000])
    }

    @Test func anEncoderThatGivesUpEndsTheTrack() throws {
        var video = try video(ToyTranscoding(lastPicture: 2))
        append(10, every: 3000, to: &video)
        #expect(video.failure == .library(operation: "encoding", code: -1, message: "made so"))
        #expect(video.samples.count == 2, "what it gave before is not lost")
        #expect(video.facts?.format.codec == .video(.vp8) && video.facts?.bitrate == 19)
        video.finish(at: Interval(milliseconds: 300))
        #expect(video.failure != nil && video.samples.count == 2)
    }

    @Test func aTrackThatCouldNotBeginTakesNothing() {
        let failure = CodecError.unavailable(what: "encoding video as av1", available: ["vp8"])
        var transcoder = TrackTranscoder(failure: failure)
        append(3, every: 3000, to: &transcoder)
        transcoder.fill(to: Interval(milliseconds: 100))
        transcoder.finish(at: Interval(milliseconds: 100))
        #expect(transcoder.failure == failure && transcoder.facts == nil && transcoder.samples.isEmpty)
    }

    @Test func saysWhatCannotBeOpened() {
        #expect(throws: CodecError.unavailable(what: "encoding video as vp8", available: [])) {
            try video(ToyTranscoding(failsToOpen: true))
        }
    }
}
