import Jobs
import Media
import Testing

@Suite struct AudioFormatDocumentTests {
    private func format(_ text: String) throws -> AudioFormat? {
        try Samples.view("audio: {format: \(text)}")?.audio?.format
    }

    @Test(arguments: [
        ("{codec: opus}", AudioCodec.opus, 48_000, 2), ("{codec: aac}", .aac, 48_000, 2),
        ("{codec: pcmu}", .pcmu, 8000, 1), ("{codec: pcma}", .pcma, 8000, 1), ("{codec: g722}", .g722, 16_000, 1),
        ("{codec: pcm}", .pcm, 48_000, 2), ("{codec: pcm, sampleRate: 48000, channelNum: 1}", .pcm, 48_000, 1),
        ("{codec: aac, sampleRate: 48000, channelNum: 1}", .aac, 48_000, 1),
        ("{codec: opus, channelNum: 2}", .opus, 48_000, 2),
    ])
    func takesWhatTheCodecTakes(text: String, codec: AudioCodec, rate: Int, channels: Int) throws {
        let read = try format(text)
        #expect(read == AudioFormat(codec: codec, sampleRate: rate, channelCount: channels))
    }

    @Test(arguments: [
        ("{codec: nellymoser}", #"view.audio.format.codec: "nellymoser" is not an audio codec; accepted: opus, "#),
        ("{sampleRate: 48000}", #"view.audio.format: "codec" is missing; accepted: opus, pcmu, pcma, g722, aac, pcm"#),
        (
            "{codec: aac, sampleRate: 44100}",
            "view.audio.format.sampleRate: the number 44100 is not a sample rate of aac; accepted: 48000"
        ),
        (
            "{codec: opus, channelNum: 6}",
            "view.audio.format.channelNum: the number 6 is not a channel count of opus; accepted: 1, 2"
        ),
        ("{codec: pcmu, channelNum: 2}", "view.audio.format.channelNum: the number 2 is not a channel count of pcmu"),
        ("opus", #"view.audio.format: "opus" is not an object; accepted: an object with the keys codec, sampleRate"#),
    ])
    func refusesTheRest(text: String, message: String) {
        let problems = Samples.problems(ofView: "audio: {format: \(text)}")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(message) == true, "\(problems)")
    }
}
