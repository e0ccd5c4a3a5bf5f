import RTP
import Testing

@Suite struct SDPErrorTests {
    @Test func differsByLineAndExpectation() {
        #expect(SDPError.malformed(line: 1, expected: "v=0") == .malformed(line: 1, expected: "v=0"))
        #expect(SDPError.malformed(line: 1, expected: "v=0") != .malformed(line: 2, expected: "v=0"))
    }

    // A key in a line that cannot be read must not end up in a log (RFC 4568 §6.1).
    @Test func neverShowsTheText() {
        let text = "v=0\nm=audio x RTP/SAVP 0 inline:secret\n"
        do {
            _ = try SessionDescription(parsing: text)
            Issue.record("read a port that is none")
        } catch {
            #expect(!String(describing: error).contains("secret"))
        }
    }
}
