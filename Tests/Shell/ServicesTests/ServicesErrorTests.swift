import Services
import Testing

@Suite struct ServicesErrorTests {
    @Test(arguments: [
        (ServicesError.invalidURL("ftp://x"), "not an absolute http or https URL: ftp://x"),
        (.unreachable(code: 7, reason: "refused"), "unreachable: refused (curl 7)"),
        (.timedOut, "no reply in time"),
        (.malformedReply(reason: "not JSON"), "malformed reply: not JSON"),
        (.replyTooLarge(limit: 64), "reply larger than 64 bytes"),
        (.refused(status: 400, errorType: "NO", reason: ""), "refused with status 400: NO"),
        (.refused(status: 400, errorType: "NO", reason: "{a: b}"), "refused with status 400: NO {a: b}"),
        (.unexpectedStatus(502), "unexpected status 502"),
        (.clientFailure(code: 2), "libcurl cannot be loaded; run apt-get install libcurl4"),
        (.clientFailure(code: 43), "HTTP client failed (curl 43)"),
    ])
    func saysWhatWentWrong(error: ServicesError, text: String) {
        #expect(error.description == text)
    }
}
