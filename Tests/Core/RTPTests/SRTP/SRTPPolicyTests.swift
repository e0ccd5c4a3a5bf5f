import RTP
import TestSupport
import Testing

@Suite struct SRTPPolicyTests {
    private static let key = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"

    private func policy(_ text: String, keys: KeyRing = KeyRing()) throws -> SRTPPolicy {
        try SRTPPolicy(CryptoAttribute(parsing: text), keys: keys)
    }

    // RFC 4568 §4: 16 bytes of key and 14 of salt; the bytes are ASCII text.
    @Test func readsKeyAndSalt() throws {
        let policy = try policy("1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)|2^20|1:4 UNENCRYPTED_SRTCP")
        #expect(
            policy.keys == [
                MasterKey(bytes: Array("YS___semctl () {\t220;}\n}\nunles".utf8), identifier: [0, 0, 0, 1])
            ])
        #expect(policy.isRTPEncrypted && !policy.isRTCPEncrypted && policy.isRTPAuthenticated)
    }

    // 30, 46, 28 and 44 bytes; padded and not.
    @Test(arguments: [
        ("AES_CM_128_HMAC_SHA1_32", 40, ""), ("AES_256_CM_HMAC_SHA1_80", 62, "=="), ("AES_256_CM_HMAC_SHA1_32", 62, ""),
        ("AEAD_AES_128_GCM", 38, "=="), ("AEAD_AES_128_GCM", 38, ""), ("AEAD_AES_256_GCM", 59, "="),
    ])
    func takesTheKeyOfEachSuite(suite: String, digits: Int, padding: String) throws {
        let text = String(repeating: "A", count: digits) + padding
        let policy = try policy("1 \(suite) inline:\(text)")
        #expect(policy.keys[0].bytes.count == policy.suite.keyCount + policy.suite.saltCount)
    }

    @Test(
        arguments: [
            ("AES_CM_128_HMAC_SHA1_80 inline:AAAA", .wrongKeyLength(actual: 3, expected: 30, suite: .aes128HMAC80)),
            ("AEAD_AES_128_GCM inline:\(key)", .wrongKeyLength(actual: 30, expected: 28, suite: .aes128GCM)),
            ("AES_CM_128_HMAC_SHA1_80 inline:%%%%", .keyNotBase64), ("AES_CM_128_HMAC_SHA1_80 inline:A", .keyNotBase64),
            ("AES_CM_128_HMAC_SHA1_80 inline:key:9", .keyNotFound(id: "9")),
        ] as [(String, SRTPError)])
    func refusesAKeyThatIsNone(text: String, error: SRTPError) {
        #expect(throws: error) { try policy("1 " + text) }
    }

    @Test func findsNamedKeys() throws {
        var ring = KeyRing()
        let named = ring.takeKeys(outOf: "1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)|1:1")
        #expect(!named.contains(Self.key))
        #expect(try policy(named, keys: ring) == policy("1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)|1:1"))
    }

    // WSH may ask for more than twice the packets that a track holds back, and not for more than the index allows.
    @Test(arguments: [("", 2048), (" WSH=64", 2048), (" WSH=5000", 5000), (" WSH=65535", 32_767)])
    func keepsTheReplayWindowWithinItsLimits(parameter: String, window: Int) throws {
        #expect(try policy("1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)\(parameter)").replayWindow == window)
    }
}
