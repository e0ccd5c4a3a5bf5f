import RTP
import TestSupport
import Testing

@Suite struct CryptoAttributeParsingTests {
    private static let key = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"

    // RFC 4568 §4.
    @Test func readsTheExampleOfTheStandard() throws {
        let attribute = try CryptoAttribute(
            parsing: "1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)|2^20|1:4 FEC_ORDER=FEC_SRTP")
        #expect(attribute.tag == 1)
        #expect(attribute.suite == .aes128HMAC80)
        #expect(
            attribute.keys == [
                .init(key: .text(Self.key), lifetime: 1 << 20, identifier: .init(value: 1, count: 4))
            ])
        #expect(attribute.isRTPEncrypted && attribute.isRTCPEncrypted && attribute.isRTPAuthenticated)
    }

    // RFC 4568 §6.1 has the second one; the others are made by hand.
    @Test func readsSeveralKeys() throws {
        let attribute = try CryptoAttribute(
            parsing: "2 aes_cm_128_hmac_sha1_32 INLINE:AAAA|2^20|1:4;inline:BBBB|1000|2:4;inline:key:3|3:4")
        #expect(attribute.suite == .aes128HMAC32)
        #expect(attribute.keys.map(\.key) == [.text("AAAA"), .text("BBBB"), .named("3")])
        #expect(attribute.keys.map(\.lifetime) == [1 << 20, 1000, nil])
        #expect(attribute.keys.map(\.identifier?.value) == [1, 2, 3])
    }

    @Test(
        arguments: [
            ("", nil, nil), ("|2^48", 1 << 48, nil), ("|1:1", nil, 1), ("|65536", 65_536, nil), ("|2^0|255:1", 1, 255),
            ("|18446744073709551615:128", nil, .max),
        ] as [(String, UInt64?, UInt64?)])
    func takesLifetimeAndIdentifierEachAlone(text: String, lifetime: UInt64?, identifier: UInt64?) throws {
        let key = try CryptoAttribute(parsing: "1 AEAD_AES_128_GCM inline:AAAA" + text).keys[0]
        #expect(key.lifetime == lifetime && key.identifier?.value == identifier)
    }

    // RFC 4568 §6.3.
    @Test func appliesSessionParameters() throws {
        let attribute = try CryptoAttribute(
            parsing: "1 AES_CM_128_HMAC_SHA1_80 inline:AAAA KDR=0 UNENCRYPTED_SRTP UNENCRYPTED_SRTCP "
                + "UNAUTHENTICATED_SRTP WSH=128 -NEW=5 -other")
        #expect(!attribute.isRTPEncrypted && !attribute.isRTCPEncrypted && !attribute.isRTPAuthenticated)
        #expect(attribute.windowHint == 128)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        var text: String
        var error: SRTPError?
        var testDescription: String { text }
        init(_ text: String, _ error: SRTPError? = nil) {
            self.text = text
            self.error = error
        }
    }

    static let refusals = [
        Refusal(""), Refusal("1"), Refusal("1 AES_CM_128_HMAC_SHA1_80"), Refusal("x AES_CM_128_HMAC_SHA1_80 inline:A"),
        Refusal("-1 AES_CM_128_HMAC_SHA1_80 inline:A"), Refusal("1234567890 AES_CM_128_HMAC_SHA1_80 inline:A"),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:"), Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:|2^20"),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 uri:https://x"), Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A;"),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|2^49"), Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|3^2"),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|0"), Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|2^"),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|99999999999999999999999"),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|1:0"), Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|1:129"),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|256:1"), Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|1:4|2^20"),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|1:4|1:4"), Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|1|2"),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|2^20|1:4|x"), Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A WSH=63"),
        Refusal("1 F8_128_HMAC_SHA1_80 inline:A", .unknownSuite("F8_128_HMAC_SHA1_80")),
        Refusal("1 NULL inline:A", .unknownSuite("NULL")),
        // A key in the place of the suite is not told.
        Refusal("1 inline:q3Vn1yBz0xk8 x", .unknownSuite(nil)),
        Refusal("1 q3Vn1yBz0xk8TdPf inline:A", .unknownSuite(nil)),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A KDR=24", .unsupportedParameter("KDR")),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A FEC_ORDER=SRTP_FEC", .unsupportedParameter("FEC_ORDER")),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A q3Vn1yBz0xk8", .unsupportedParameter(nil)),
        Refusal("1 AEAD_AES_256_GCM inline:A UNENCRYPTED_SRTP", .unsupportedParameter("UNENCRYPTED_SRTP")),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A;inline:B", .missingKeyIdentifier),
        Refusal("1 AES_CM_128_HMAC_SHA1_80 inline:A|1:4;inline:B|2:2", .missingKeyIdentifier),
        Refusal(
            "1 AES_CM_128_HMAC_SHA1_80 " + [String](repeating: "inline:A|1:1", count: 17).joined(separator: ";"),
            .tooManyKeys(count: 17, limit: 16)),
    ]

    @Test(arguments: refusals) func refusesWhatIsNotOfTheGrammar(_ given: Refusal) {
        do {
            _ = try CryptoAttribute(parsing: given.text)
            Issue.record("accepted")
        } catch {
            if let expected = given.error {
                #expect(error == expected)
            } else if case .malformed(let expected) = error {
                #expect(!expected.isEmpty)
            } else {
                Issue.record("\(error)")
            }
            #expect(!"\(error)".contains("q3Vn1"))
        }
    }

    @Test func survivesDamage() throws {
        let whole = Array(
            "1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)|2^20|1:4;inline:key:2|2:4 WSH=64 UNENCRYPTED_SRTCP".utf8)
        for count in 0..<whole.count {
            _ = try? CryptoAttribute(parsing: String(decoding: whole[..<count], as: UTF8.self))
        }
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let read = try? CryptoAttribute(parsing: String(decoding: bytes, as: UTF8.self)) else { continue }
            #expect((1...CryptoAttribute.keyLimit).contains(read.keys.count))
            #expect(read.keys.allSatisfy { (1...1 << 48).contains($0.lifetime ?? 1) })
        }
    }
}
