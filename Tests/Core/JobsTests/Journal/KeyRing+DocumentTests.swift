import Jobs
import RTP
import Testing

@Suite struct KeyRingDocumentTests {
    @Test func writesKeysByName() {
        #expect(
            KeyRing(texts: ["2": "BB==", "1": "AA"]).document() == """
                {
                  "version": 1,
                  "keys": {
                    "1": "AA",
                    "2": "BB=="
                  }
                }

                """)
    }

    @Test func readsWhatItWrote() throws {
        var ring = KeyRing()
        _ = ring.takeKeys(outOf: "inline:a\"b inline:\u{1F511} inline:q3Vn1+/==")
        #expect(try KeyRing(document: ring.document()).texts == ring.texts)
        #expect(try KeyRing(document: KeyRing().document()).isEmpty)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"version": 1}"#, #"{"version": 1, "keys": {"1": 5}}"#, #"{"keys": {"1": "SECRET"}}"#,
    ])
    func refusesWhatItDidNotWrite(text: String) {
        do {
            _ = try KeyRing(document: text)
            Issue.record("accepted")
        } catch {
            let isOfKeys = if case .malformedKeys = error { true } else { false }
            #expect(isOfKeys)
            #expect(!"\(error)".contains("SECRET"))
        }
    }

    @Test func refusesALaterVersion() {
        #expect(throws: JobsError.malformedKeys(problem: "unknown version 2; accepted: 1")) {
            try KeyRing(document: #"{"version": 2, "keys": {}}"#)
        }
    }
}
