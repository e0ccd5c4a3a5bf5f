import RTP
import TestSupport
import Testing

@Suite struct KeyRingTests {
    // RFC 4568 §9.1: lifetime, MKI, further keys and session parameters stay.
    @Test(arguments: [
        (
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:q3Vn+/==|2^20|1:4\r\nm=",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:key:1|2^20|1:4\r\nm="
        ),
        (
            "a=crypto:1 X inline:AA|2^20;inline:BB UNENCRYPTED_SRTP FEC_KEY=inline:AA",
            "a=crypto:1 X inline:key:1|2^20;inline:key:2 UNENCRYPTED_SRTP FEC_KEY=inline:key:1"
        ),
        ("a=crypto:1 X INLINE:a%:^~", "a=crypto:1 X INLINE:key:1"),
        ("v=0\nm=audio 1 RTP/AVP 0\n", "v=0\nm=audio 1 RTP/AVP 0\n"),
        ("s=inline:x\nb=inline:", "s=inline:key:1\nb=inline:"),
        // The older ways (RFC 4566 §5.12, RFC 4567).
        ("k=base64:AAAA\r\na=key-mgmt:mikey AAAA\n", "k=redacted\r\na=key-mgmt:redacted\n"),
        // As lenient as the reader of descriptions (`SDPLine`).
        ("v=0\rk=base64:AAAA\ra=x", "v=0\rk=redacted\ra=x"), (" K = clear:AAAA\n", "k=redacted\n"),
        ("\ta = key-mgmt: mikey AAAA\r\n", "a=key-mgmt:redacted\r\n"), ("a=x inline:AA\ra=y", "a=x inline:key:1\ra=y"),
        ("", ""), ("inline:", "inline:"), ("inline", "inline"),
    ])
    func namesTheKeysOfADescription(sdp: String, named: String) {
        var ring = KeyRing()
        #expect(ring.takeKeys(outOf: sdp) == named)
        // What is named already stays.
        #expect(ring.takeKeys(outOf: named) == named)
    }

    @Test func keepsEachKeyOnce() {
        var ring = KeyRing()
        _ = ring.takeKeys(outOf: "inline:AA inline:BB\ninline:AA")
        _ = ring.takeKeys(outOf: "inline:BB inline:CC")
        #expect(ring.texts == ["1": "AA", "2": "BB", "3": "CC"])
        #expect(ring["2"] == "BB" && ring["4"] == nil && !ring.isEmpty)
    }

    @Test func goesOnFromWhatWasKept() {
        var ring = KeyRing(texts: ["2": "AA", "not a name": "x", "": "y"])
        #expect(ring.texts == ["2": "AA"])
        #expect(ring.takeKeys(outOf: "inline:BB inline:AA inline:CC") == "inline:key:3 inline:key:2 inline:key:4")
    }

    @Test func keepsNoMoreThanItsLimit() {
        var ring = KeyRing()
        let sdp = (0..<5000).map { "inline:K\($0)" }.joined(separator: "\n")
        let named = ring.takeKeys(outOf: sdp)
        #expect(ring.texts.count == KeyRing.limit)
        #expect(named.hasSuffix("inline:key:redacted") && !named.contains("K"))
        #expect(ring.takeKeys(outOf: "inline:" + String(repeating: "A", count: 300)) == "inline:key:redacted")
    }

    @Test func neverShowsItsKeys() {
        let ring = KeyRing(texts: ["1": "SECRET"])
        var dumped = ""
        dump(ring, to: &dumped)
        for text in ["\(ring)", String(reflecting: [ring]), dumped] { #expect(!text.contains("SECRET")) }
    }

    @Test func leavesNoKeyInRandomText() {
        var generator = SeededGenerator(seed: 5)
        let pieces = ["inline:", "SECRET", "|", ";", " ", "\n", "\r", "key:", "a=crypto:", "k=", "é", "\u{0}", "1"]
        for _ in 0..<3000 {
            let text = (0..<12).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            var ring = KeyRing()
            let named = ring.takeKeys(outOf: text)
            #expect(!named.contains("inline:SECRET"))
            #expect(ring.takeKeys(outOf: named) == named)
        }
    }
}
