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

    @Test(arguments: [("aac", 48_000, 128), ("opus", 48_000, 64), ("g722", 16_000, 64), ("pcmu", 8000, 64)])
    func saysWhatTheEncoderIsAskedFor(codec: String, sampleRate: Int, bitrate: Int) throws {
        let encoding = try #require(try Samples.view("audio: {format: {codec: \(codec)}}")?.audio?.encoding)
        #expect(encoding.codec.rawValue == codec && encoding.sampleRate == sampleRate && encoding.bitrate == bitrate)
        try encoding.check()
    }

    @Test(arguments: [
        ("audio: {vad: 1}", "view.audio.vad: the number 1 is neither true nor false; accepted: true, false"),
        ("audio: {gain: 1}", #"view.audio.gain: "gain" is not a key; accepted: format, vad"#),
        ("audio: true", "view.audio: true is not an object; accepted: an object with the keys format, vad"),
    ])
    func refusesMistakes(member: String, message: String) {
        #expect(Samples.problems(ofView: member) == [message])
    }
}
