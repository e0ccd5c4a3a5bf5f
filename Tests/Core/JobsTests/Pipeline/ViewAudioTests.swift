import Jobs
import Media
import Testing

@Suite struct ViewAudioTests {
    @Test func findsOutWhoSpeaksUnlessToldNotTo() throws {
        #expect(try Samples.view("audio: {}")?.audio?.hasVoiceActivityDetection == true)
        #expect(try Samples.view("audio: {vad: false}")?.audio?.hasVoiceActivityDetection == false)
    }

    @Test func keepsItsFormatWhenOnlyDetectionIsSaid() throws {
        #expect(try Samples.view("audio: {vad: false}")?.audio?.format == ViewAudio().format)
    }

    @Test(arguments: [("-23", -23.0), ("-16.5", -16.5), ("-36", -36), ("-8", -8)])
    func takesALoudness(text: String, value: Double) throws {
        let audio = try #require(try Samples.view("audio: {loudness_lufs: \(text)}")?.audio)
        #expect(audio.loudness == value)
        #expect(try Samples.view("audio: {}")?.audio?.loudness == nil)
    }

    @Test(arguments: [
        ("aac", 48_000, 128), ("opus", 48_000, 64), ("g722", 16_000, 64), ("pcmu", 8000, 64), ("pcm", 48_000, 1536),
    ])
    func saysWhatTheEncoderIsAskedFor(codec: String, sampleRate: Int, bitrate: Int) throws {
        let encoding = try #require(try Samples.view("audio: {format: {codec: \(codec)}}")?.audio?.encoding)
        #expect(encoding.codec.rawValue == codec && encoding.sampleRate == sampleRate && encoding.bitrate == bitrate)
        try encoding.check()
    }

    @Test(arguments: [
        ("audio: {vad: 1}", "view.audio.vad: the number 1 is neither true nor false; accepted: true, false"),
        ("audio: {gain: 1}", #"view.audio.gain: "gain" is an unknown key; accepted: format, vad, loudness_lufs"#),
        (
            "audio: true",
            "view.audio: true is not an object; accepted: an object with the keys format, vad, loudness_lufs"
        ),
        (
            "audio: {loudness_lufs: 23}",
            "view.audio.loudness_lufs: 23 is out of range; accepted: a number of LUFS from -36.0 to -8.0"
        ),
    ])
    func refusesMistakes(member: String, message: String) {
        #expect(Samples.problems(ofView: member) == [message])
    }
}
