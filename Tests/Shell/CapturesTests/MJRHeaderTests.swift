import Testing

@testable import Captures

@Suite struct MJRHeaderTests {
    private func header(_ json: String) -> MJRHeader? {
        MJRHeader(json: Array(json.utf8).span)
    }

    private func header(word: String) -> MJRHeader? {
        MJRHeader(word: Array(word.utf8).span)
    }

    /// The header of a video of Janus 1.x (janus-h264-opus-video-1.mjr), with the `f` that a negotiated profile adds.
    @Test func readsWhatJanusWrites() throws {
        let text =
            #"{"t": "v", "c": "h264", "f": "profile-level-id=42e01f", "x": {"13": "urn:3gpp:video-orientation"}, "#
            + #""s": 1795218582094256, "u": 1795218582213283}"#
        let header = try #require(self.header(text))
        #expect(header.medium == .video && header.codec == "h264")
        #expect(header.formatParameters == "profile-level-id=42e01f")
        #expect(header.headerExtensions == [13: "urn:3gpp:video-orientation"])
        #expect(header.started == 1_795_218_582_213_283_000)
    }

    @Test func readsTheBareWordOfOldFiles() {
        #expect(header(word: "audio")?.medium == .audio)
        #expect(header(word: "video")?.codec == nil)
        #expect(header(word: "data") == nil)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"t": "d", "c": "text"}"#, #"{"t": 1}"#, #"{"t": "a", "c": 7}"#, #"{"t": "a", "s": "now"}"#,
    ])
    func refusesOtherStreamsAndOtherTexts(text: String) {
        #expect(header(text) == nil)
    }

    @Test func clampsTimesThatDoNotFit() {
        let latest = header(#"{"t": "a", "u": 9223372036854775807}"#)
        #expect(latest?.started == 0)
        #expect(header(#"{"t": "a", "u": -5}"#)?.started == 0)
    }

    @Test(arguments: [("opus", 48_000), ("pcmu", 8000), ("g722", 8000), ("l16", 16_000)] as [(String, Int64)])
    func knowsTheClockOfEachCodec(codec: String, rate: Int64) {
        #expect(header(#"{"t": "a", "c": "\#(codec)"}"#)?.clockRate == rate)
        #expect(header(word: "video")?.clockRate == 90_000)
    }
}
