import Media
import Testing

@Suite struct CodecErrorTests {
    @Test(arguments: [
        (CodecError.unavailable(what: "drawing text", available: []), "drawing text is not available"),
        (
            .unavailable(what: "encoding video as av1", available: ["vp8", "vp9"]),
            "encoding video as av1 is not available; available: vp8, vp9"
        ),
        (.settings(codec: "opus", reason: "510 kbps at most"), "opus: 510 kbps at most"),
        (.unsupported(codec: "vp9", reason: "profile 2"), "vp9: profile 2"),
        (.corrupt(codec: "vp8", reason: "it is empty"), "vp8: the frame cannot be decoded: it is empty"),
        (.library(operation: "open", code: -2, message: "no memory"), "open failed: no memory (-2)"),
    ])
    func speaksInSentences(error: CodecError, text: String) {
        #expect(error.description == text)
    }
}
