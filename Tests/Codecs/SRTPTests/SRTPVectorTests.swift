import RTP
import TestSupport
import Testing

@testable import SRTP

/// Packets that another implementation made (Python's `cryptography`: AES, HMAC, GCM). It was held against the RFCs:
/// its key derivation gives the session keys of RFC 3711 B.3 and RFC 6188 §7.2, its GCM the packet of RFC 7714 §16.1.1,
/// and its first packet here is the one of libsrtp's own `srtp_validate`.
@Suite struct SRTPVectorTests {
    /// RFC 3711 B.3.
    private static let key128 = hex("E1F97A0D 3E018BE0 D64FA32C 06DE4139")
    private static let salt128 = hex("0EC675AD 498AFEEB B6960B3A ABE6")
    /// RFC 6188 §7.2.
    private static let key256 = hex("f0f04914b513f2763a1b1fa130f10e29 98f6f6e43e4309d1e622a0e332b9f1b6")
    private static let salt256 = hex("3b04803de51ee7c96423ab5b78d2")

    private static let packet = hex(
        """
        80 0f 12 34  # V=2, PT 15, sequence number 0x1234
        de ca fb ad ca fe ba be  # timestamp, SSRC
        ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab
        """)
    private static let report = hex(
        """
        80 c8 00 06 ca fe ba be  # sender report without blocks
        e1 00 00 00 80 00 00 00  # NTP time
        de ca fb ad 00 00 00 01 00 00 00 10
        """)

    struct Vector: CustomTestStringConvertible, Sendable {
        var suite: CryptoSuite
        var rolloverCounter: UInt32 = 0
        var rtp: String
        /// Index 1.
        var rtcp: String?
        var testDescription: String { suite.rawValue }
    }

    static let vectors = [
        Vector(
            suite: .aes128HMAC80,
            rtp: "800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb  # tag of 10",
            rtcp: "80c80006cafebabe 3b83a8f0cf2c1216cb99c04752dc0e027e44133a 80000001 0052b96a5d8ec548a9fc"),
        Vector(
            suite: .aes128HMAC32, rolloverCounter: 1,
            rtp: "800f1234decafbadcafebabe 179265c8bf303e4c24e7279f739bb5a6 f8b3916f  # tag of 4"),
        Vector(
            suite: .aes256HMAC80,
            rtp: "800f1234decafbadcafebabe f1d9de17ff251ff1aa007774b0b4b40d a08d9d9a5b3a55d8873b",
            rtcp: "80c80006cafebabe fe7b4c023c79e034dfd883b0b9d0900c89e826dc 80000001 210ac9fd94788ff04bed"),
        Vector(
            suite: .aes256HMAC32, rtp: "800f1234decafbadcafebabe f1d9de17ff251ff1aa007774b0b4b40d a08d9d9a"),
        Vector(
            suite: .aes128GCM,
            rtp: "800f1234decafbadcafebabe 0eca0cf95ee955b26cd3d288b49f6ca9 59171450975f4144da9cdd7ae989a277",
            rtcp: "80c80006cafebabe a0c5f518ecf7ed8b7594ceb935e516e439675d4a 9ba5eb87d443df3d0f6520dc06455978 80000001"),
        Vector(
            suite: .aes256GCM, rolloverCounter: 2,
            rtp: "800f1234decafbadcafebabe 4a6eb0a013b95681a5a48cadb0d2e41c 271ecfb3f64fff75bd60f27e37834509",
            rtcp: "80c80006cafebabe e4647e10dbc4923024e2df4fc911e60277c0d3c9 840fb2d2625c189e761a04f63151402f 80000001"),
    ]

    private func cipher(_ suite: CryptoSuite) throws -> any PacketCipher {
        let key = suite.keyCount == 16 ? Self.key128 : Self.key256
        let salt = suite.keyCount == 16 ? Self.salt128 : Self.salt256
        return try SRTPLibrary().cipher(
            for: SRTPPolicy(suite: suite, keys: [MasterKey(bytes: key + salt.prefix(suite.saltCount))]))
    }

    @Test(arguments: vectors) func readsThePacketsOfAnotherImplementation(_ vector: Vector) throws {
        let cipher = try cipher(vector.suite)
        cipher.begin(ssrc: 0xCAFE_BABE, rolloverCounter: vector.rolloverCounter)
        var packet = hex(vector.rtp)
        #expect(cipher.unprotectRTP(&packet) == .plain)
        #expect(packet == Self.packet)
        guard let text = vector.rtcp else { return }
        var report = hex(text)
        #expect(cipher.unprotectRTCP(&report) == .plain)
        #expect(report == Self.report)
    }

    @Test(arguments: vectors) func refusesThemWithOneBitOfAnyByteFlipped(_ vector: Vector) throws {
        for i in hex(vector.rtp).indices {
            let cipher = try cipher(vector.suite)
            cipher.begin(ssrc: 0xCAFE_BABE, rolloverCounter: vector.rolloverCounter)
            var packet = hex(vector.rtp)
            packet[i] ^= 0x10
            #expect(cipher.unprotectRTP(&packet) != .plain, "byte \(i)")
        }
        guard let text = vector.rtcp else { return }
        for i in hex(text).indices {
            let cipher = try cipher(vector.suite)
            var report = hex(text)
            report[i] ^= 0x10
            #expect(cipher.unprotectRTCP(&report) != .plain, "byte \(i)")
        }
    }
}
