import Testing

@testable import Recorder

@Suite struct KeyRedactionTests {
    // RFC 4568 §4: key, lifetime and MKI belong to the key parameter; session parameters follow after a blank.
    @Test(arguments: [
        (
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:q3Vn+/==|2^20|1:4\r\nm=",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:redacted\r\nm="
        ),
        (
            "a=crypto:1 X inline:AA|2^20;inline:BB UNENCRYPTED_SRTP",
            "a=crypto:1 X inline:redacted;inline:redacted UNENCRYPTED_SRTP"
        ),
        ("v=0\nm=audio 1 RTP/AVP 0\n", "v=0\nm=audio 1 RTP/AVP 0\n"),
    ])
    func keepsTheLineAndDropsTheKey(sdp: String, redacted: String) {
        #expect(KeyRedaction.redacted(sdp) == redacted)
    }
}
