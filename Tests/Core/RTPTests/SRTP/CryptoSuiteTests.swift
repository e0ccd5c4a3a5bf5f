import RTP
import Testing

@Suite struct CryptoSuiteTests {
    // RFC 4568 §6.2 table, RFC 6188 §4 tables, RFC 7714 §12 and §14.2.
    @Test(arguments: [
        ("AES_CM_128_HMAC_SHA1_80", 16, 14, 10, 10), ("AES_CM_128_HMAC_SHA1_32", 16, 14, 4, 10),
        ("AES_256_CM_HMAC_SHA1_80", 32, 14, 10, 10), ("AES_256_CM_HMAC_SHA1_32", 32, 14, 4, 10),
        ("AEAD_AES_128_GCM", 16, 12, 16, 16), ("AEAD_AES_256_GCM", 32, 12, 16, 16),
    ])
    func knowsTheLengthsOfEachSuite(name: String, key: Int, salt: Int, rtpTag: Int, rtcpTag: Int) throws {
        let suite = try #require(CryptoSuite(rawValue: name))
        #expect(suite.keyCount == key && suite.saltCount == salt)
        #expect(suite.rtpTagCount == rtpTag && suite.rtcpTagCount == rtcpTag)
        #expect(suite.isAuthenticatedEncryption == name.hasPrefix("AEAD"))
    }

    @Test func knowsNoOthers() {
        #expect(CryptoSuite.allCases.count == 6)
        #expect(CryptoSuite(rawValue: "F8_128_HMAC_SHA1_80") == nil)
    }
}
