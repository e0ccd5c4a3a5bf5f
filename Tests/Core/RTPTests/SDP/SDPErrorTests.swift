import RTP
import Testing

@Suite struct SDPErrorTests {
    @Test func differsByLineAndExpectation() {
        #expect(SDPError.malformed(line: 1, expected: "v=0") == .malformed(line: 1, expected: "v=0"))
        #expect(SDPError.malformed(line: 1, expected: "v=0") != .malformed(line: 2, expected: "v=0"))
    }

    @Test(arguments: [
        (SDPError.tooManyBytes(count: 70_000, limit: 65_536), "the text has 70000 bytes; accepted: at most 65536"),
        (.tooManyLines(count: 5000, limit: 4096), "the text has 5000 lines; accepted: at most 4096"),
        (.lineTooLong(line: 3, count: 9000, limit: 8192), "line 3 has 9000 bytes; accepted: at most 8192"),
        (
            .malformed(line: 7, expected: "a=rtcp:<port> [<address>]"),
            "line 7 cannot be read; expected: a=rtcp:<port> [<address>]"
        ),
    ])
    func saysWhatWasFoundAndWhatWasExpected(error: SDPError, text: String) {
        #expect(error.description == text)
    }

    // A key in a line that cannot be read must not end up in a log (RFC 4568 §6.1).
    @Test(arguments: [
        "v=0\nm=audio x RTP/SAVP 0 inline:secret\n", "v=0\nm=audio 4 RTP/SAVP 0\na=rtcp:inline:secret\n",
        "v=0\nsecret\n", "v=secret\nm=audio 4 RTP/SAVP 0\n",
    ])
    func neverShowsTheText(text: String) {
        do {
            let description = try SessionDescription(parsing: text)
            #expect(description.passedOver.count == 1)
            #expect(!description.passedOver.map(\.description).joined().contains("secret"))
        } catch {
            #expect(!error.description.contains("secret"))
        }
    }
}
