import RTP
import SRTPSender
import TestSupport
import Testing

@testable import SRTP

@Suite struct SRTPSessionTests {
    private static let ssrc: UInt32 = 0x1234_5678

    private static func policy(_ suite: CryptoSuite = .aes128HMAC80, seed: UInt8 = 7) -> SRTPPolicy {
        let count = suite.keyCount + suite.saltCount
        return SRTPPolicy(suite: suite, keys: [MasterKey(bytes: (0..<count).map { UInt8($0) &* 3 &+ seed })])
    }

    private static func packet(_ sequence: UInt16, ssrc: UInt32 = ssrc) -> [UInt8] {
        var builder = RTPBuilder(payloadType: 96, ssrc: ssrc, sequenceNumber: sequence, step: 960)
        return builder.packet(Array("rokuga \(sequence)".utf8))
    }

    private func unprotected(_ packet: [UInt8], _ cipher: any PacketCipher) -> CipherOutcome {
        var copy = packet
        return cipher.unprotectRTP(&copy)
    }

    private func isAuthentic(_ packet: [UInt8], _ cipher: any PacketCipher, _ counter: UInt32) -> Bool {
        cipher.isAuthentic(packet.span, rolloverCounter: counter)
    }

    @Test(arguments: CryptoSuite.allCases) func givesBackWhatWasSent(_ suite: CryptoSuite) throws {
        let sender = try SRTPSender(Self.policy(suite))
        let cipher = try SRTPLibrary().cipher(for: Self.policy(suite))
        for sequence in UInt16(65_500)...65_535 {
            let plain = Self.packet(sequence)
            var packet = sender.protect(plain)
            #expect(packet.count == plain.count + suite.rtpTagCount)
            #expect(cipher.unprotectRTP(&packet) == .plain)
            #expect(packet == plain)
            #expect(unprotected(sender.protect(Self.packet(sequence &+ 100)), cipher) == .plain)
        }
        let builder = RTPBuilder(payloadType: 96, ssrc: Self.ssrc, step: 1)
        let report = builder.senderReport(of: 1, at: 2)
        var packet = sender.protectRTCP(report)
        let again = packet
        #expect(packet.count == report.count + 4 + suite.rtcpTagCount)
        #expect(cipher.unprotectRTCP(&packet) == .plain)
        #expect(packet == report)
        packet = again
        #expect(cipher.unprotectRTCP(&packet) == .replayed)
    }

    @Test(arguments: CryptoSuite.allCases) func followsTheSequenceOverItsWraps(_ suite: CryptoSuite) throws {
        let sender = try SRTPSender(Self.policy(suite))
        let cipher = try SRTPLibrary().cipher(for: Self.policy(suite))
        var sequence: UInt16 = 60_000
        for _ in 0..<60 {
            #expect(unprotected(sender.protect(Self.packet(sequence)), cipher) == .plain)
            sequence &+= 3000
        }
        #expect(cipher.rolloverCounter(of: Self.ssrc) == 3)
        #expect(cipher.rolloverCounter(of: 1) == nil)
    }

    @Test func takesLatePacketsOnceAndReplaysNever() throws {
        let sender = try SRTPSender(Self.policy())
        let cipher = try SRTPLibrary().cipher(for: Self.policy())
        let packets = (UInt16(0)..<3000).map { sender.protect(Self.packet($0)) }
        for (i, packet) in packets.enumerated() where i % 100 != 50 { #expect(unprotected(packet, cipher) == .plain) }
        #expect(unprotected(packets[2950], cipher) == .plain)
        #expect(unprotected(packets[2950], cipher) == .replayed)
        #expect(unprotected(packets[2999], cipher) == .replayed)
        // Behind the window nobody knows any more.
        #expect(unprotected(packets[50], cipher) == .replayed)
        #expect(unprotected(packets[1050], cipher) == .plain)
    }

    @Test func triesRolloverCountersWithoutChangingAnything() throws {
        let sender = try SRTPSender(Self.policy())
        let cipher = try SRTPLibrary().cipher(for: Self.policy())
        _ = sender.protect(Self.packet(1))
        sender.setRolloverCounter(700, of: Self.ssrc)
        let packet = sender.protect(Self.packet(2))
        #expect(unprotected(packet, cipher) == .authenticationFailed)
        for counter in UInt32(0)..<700 { #expect(!isAuthentic(packet, cipher, counter)) }
        #expect(isAuthentic(packet, cipher, 700))
        #expect(isAuthentic(packet, cipher, 700))
        #expect(!isAuthentic(packet, cipher, 701))
        #expect(cipher.rolloverCounter(of: Self.ssrc) == nil)
        #expect(unprotected(packet, cipher) == .authenticationFailed)

        cipher.begin(ssrc: Self.ssrc, rolloverCounter: 700)
        #expect(unprotected(packet, cipher) == .plain)
        #expect(cipher.rolloverCounter(of: Self.ssrc) == 700)
        for i in UInt16(3)..<100 { #expect(unprotected(sender.protect(Self.packet(i)), cipher) == .plain) }
    }

    @Test func beginsASourceAnew() throws {
        let cipher = try SRTPLibrary().cipher(for: Self.policy())
        let first = try SRTPSender(Self.policy())
        for i in UInt16(0)..<200 { #expect(unprotected(first.protect(Self.packet(i)), cipher) == .plain) }
        let second = try SRTPSender(Self.policy())
        let packet = second.protect(Self.packet(1))
        #expect(unprotected(packet, cipher) == .replayed)
        cipher.begin(ssrc: Self.ssrc, rolloverCounter: 0)
        #expect(unprotected(packet, cipher) == .plain)
        cipher.forget(ssrc: Self.ssrc)
        #expect(cipher.rolloverCounter(of: Self.ssrc) == nil)
    }

    @Test func keepsSourcesApart() throws {
        let sender = try SRTPSender(Self.policy())
        let cipher = try SRTPLibrary().cipher(for: Self.policy())
        for i in UInt16(0)..<40 {
            for ssrc in UInt32(1)...9 {
                #expect(unprotected(sender.protect(Self.packet(i &* 3000, ssrc: ssrc)), cipher) == .plain)
            }
        }
    }

    @Test(arguments: [1, 4, 128]) func findsTheKeyByItsIdentifier(count: Int) throws {
        let keys = (UInt8(0)..<3).map { number in
            MasterKey(
                bytes: (0..<30).map { UInt8($0) &+ number },
                identifier: CryptoAttribute.KeyIdentifier(value: UInt64(number) + 1, count: count).bytes)
        }
        let policy = SRTPPolicy(suite: .aes128HMAC80, keys: keys)
        let sender = try SRTPSender(policy)
        let cipher = try SRTPLibrary().cipher(for: policy)
        for i in UInt16(0)..<9 {
            sender.keyIndex = UInt32(i / 3)
            let plain = Self.packet(i)
            var packet = sender.protect(plain)
            #expect(packet.count == plain.count + 10 + count)
            #expect(cipher.unprotectRTP(&packet) == .plain)
            #expect(packet == plain)
        }
        var report = sender.protectRTCP(RTPBuilder(payloadType: 0, ssrc: 3, step: 1).senderReport(of: 1, at: 2))
        #expect(cipher.unprotectRTCP(&report) == .plain)
        // A key that only the sender has.
        let other = try SRTPSender(
            SRTPPolicy(
                suite: .aes128HMAC80,
                keys: [MasterKey(bytes: keys[0].bytes, identifier: [UInt8](repeating: 9, count: count))]))
        #expect(unprotected(other.protect(Self.packet(20)), cipher) == .authenticationFailed)
    }

    @Test func readsWhatIsOnlyAuthenticated() throws {
        var policy = Self.policy()
        policy.isRTPEncrypted = false
        policy.isRTCPEncrypted = false
        let sender = try SRTPSender(policy)
        let cipher = try SRTPLibrary().cipher(for: policy)
        let plain = Self.packet(1)
        var packet = sender.protect(plain)
        #expect(packet.starts(with: plain))
        #expect(cipher.unprotectRTP(&packet) == .plain)
        #expect(packet == plain)
        let report = RTPBuilder(payloadType: 0, ssrc: 3, step: 1).senderReport(of: 1, at: 2)
        packet = sender.protectRTCP(report)
        #expect(packet.starts(with: report))
        #expect(cipher.unprotectRTCP(&packet) == .plain)
        #expect(packet == report)
    }

    @Test func believesAnythingWithoutAuthentication() throws {
        var policy = Self.policy()
        policy.isRTPAuthenticated = false
        policy.isRTPEncrypted = false
        let cipher = try SRTPLibrary().cipher(for: policy)
        var packet = Self.packet(1)
        #expect(cipher.unprotectRTP(&packet) == .plain)
        #expect(packet == Self.packet(1))
    }

    @Test(arguments: CryptoSuite.allCases) func refusesAnotherKey(_ suite: CryptoSuite) throws {
        let sender = try SRTPSender(Self.policy(suite))
        let cipher = try SRTPLibrary().cipher(for: Self.policy(suite, seed: 8))
        #expect(unprotected(sender.protect(Self.packet(1)), cipher) == .authenticationFailed)
        var report = sender.protectRTCP(RTPBuilder(payloadType: 0, ssrc: 3, step: 1).senderReport(of: 1, at: 2))
        #expect(cipher.unprotectRTCP(&report) == .authenticationFailed)
    }

    @Test func refusesAKeyOfTheWrongLength() {
        let policy = SRTPPolicy(suite: .aes128HMAC80, keys: [])
        #expect(throws: SRTPError.self) { try SRTPLibrary().cipher(for: policy) }
    }

    @Test(arguments: CryptoSuite.allCases) func neverBelievesRandomBytes(_ suite: CryptoSuite) throws {
        let cipher = try SRTPLibrary().cipher(for: Self.policy(suite))
        var generator = SeededGenerator(seed: 3)
        for i in 0..<2000 {
            var bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            // Half of them look like RTP or RTCP.
            if i % 2 == 0, bytes.count > 2 {
                bytes[0] = 0x80 | bytes[0] & 0x3F
                bytes[1] = i % 4 == 0 ? 200 : 96
            }
            var rtcp = bytes
            #expect(!isAuthentic(bytes, cipher, UInt32(i)))
            #expect(cipher.unprotectRTP(&bytes) != .plain)
            #expect(cipher.unprotectRTCP(&rtcp) != .plain)
        }
    }

    @Test func passesOverDatagramsThatAreNoPackets() throws {
        let cipher = try SRTPLibrary().cipher(for: Self.policy())
        for count in [0, 1, 7, 11, 70_000] {
            var bytes = [UInt8](repeating: 0x80, count: count)
            #expect(cipher.unprotectRTP(&bytes) == .malformed)
        }
    }
}
