import Jobs
import Media
import Testing

@Suite struct MediaModeTests {
    private let all: MediaMode = MediaMode(
        audio: .encode(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)),
        video: .encode(VideoTranscoding(coding: VideoCoding(codec: .h264))))

    @Test func writesTracksAsTheyAreUnlessMoreIsSaid() {
        #expect(MediaMode().written(.video(.vp8)) == .video(.vp8))
        #expect(MediaMode().written(.audio(.opus)) == .audio(.opus))
    }

    @Test func saysWhatATrackBecomes() {
        #expect(all.written(.video(.vp8)) == .video(.h264))
        #expect(all.written(.audio(.pcmu)) == .audio(.aac))
        let silent = MediaMode(audio: .omit, video: .copy)
        #expect(silent.written(.audio(.opus)) == nil)
        #expect(silent.written(.video(.av1)) == .video(.av1))
        #expect(MediaMode(audio: .copy, video: .omit).written(.video(.vp8)) == nil)
    }

    private func media(_ members: String) throws -> MediaMode? {
        try Samples.parsed("outputs: [{type: recording, from: connections, \(members)}]").outputs.first?.media
    }

    @Test func readsWhatIsLeftOut() throws {
        #expect(try media("audio: false") == MediaMode(audio: .omit))
        #expect(try media("video: false") == MediaMode(video: .omit))
        #expect(try media("video: null") == MediaMode())
    }

    @Test func leavesParametersToTheSource() throws {
        let media = try media("video: {format: {codec: vp9}, parameters: {framerate: 15}}")
        let parameters = VideoParameters(frameRate: FrameRate(15))
        #expect(
            media
                == MediaMode(
                    video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp9), parameters: parameters))))
    }

    @Test(arguments: [("pcmu", 8000, 1), ("g722", 16_000, 1), ("pcm", 48_000, 2)])
    func takesEveryCodecForAudio(codec: String, rate: Int, channels: Int) throws {
        let format = AudioFormat(
            codec: try #require(AudioCodec(rawValue: codec)), sampleRate: rate, channelCount: channels)
        #expect(try media("audio: {format: {codec: \(codec)}}") == MediaMode(audio: .encode(format)))
    }

    @Test(arguments: [
        ("audio: false, video: false", ": the output leaves out both audio and video; accepted: null, or a format"),
        ("audio: {}", #": "format" is missing; accepted: an object such as {codec: aac}, or false"#),
        ("video: {parameters: {}}", #": "format" is missing; accepted: an object such as {codec: h264}, or false"#),
        ("audio: true", ": true is not an object; accepted: an object with the keys format"),
        (
            "video: {format: {codec: av1}, parameters: {threads: 2}}",
            ".video.parameters: 2 threads; av1 is encoded with one; accepted: 1, or no threads"
        ),
    ])
    func refusesMistakes(members: String, message: String) {
        let problems = Samples.problems(
            ofPipeline: "outputs: [{type: recording, from: connections, \(members)}]")
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix(message) == true, "\(problems)")
    }
}
