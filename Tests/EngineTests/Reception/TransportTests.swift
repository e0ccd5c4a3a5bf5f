import CipherSupport
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

@Suite struct TransportTests {
    private static let first = TrackID(connection: 0, track: 0)
    private static let second = TrackID(connection: 1, track: 0)

    private func route(_ transport: inout Transport, ssrc: UInt32) throws -> TrackID? {
        var builder = RTPBuilder.audio(ssrc: ssrc)
        let bytes = builder.opus()
        return transport.route(try RTPPacket(parsing: bytes.span), in: bytes.span)
    }

    /// Two connections with an announced source each.
    private func shared(ciphers: [UInt32?] = [nil, nil], addresses: [IPAddress?] = [nil, nil]) -> Transport {
        var transport = Transport(port: 60_001)
        for (i, track) in [Self.first, Self.second].enumerated() {
            transport.add(
                Transport.Member(connection: track.connection, sourceAddress: addresses[i]),
                tracks: [(track, .init(payloadTypes: [109], sources: [UInt32(0xA0 + i)]))],
                ciphers: ciphers[i].map { [CountingCipher(key: $0)] })
        }
        return transport
    }

    @Test func givesEachPacketToTheTrackItBelongsTo() throws {
        var transport = shared()
        #expect(transport.members.map(\.connection) == [0, 1])
        #expect(try route(&transport, ssrc: 0xA0) == Self.first)
        #expect(try route(&transport, ssrc: 0xA1) == Self.second)
    }

    @Test func forgetsWhoLeft() throws {
        var transport = shared()
        transport.remove(0, tracks: [Self.first])
        #expect(transport.members.map(\.connection) == [1])
        #expect(try route(&transport, ssrc: 0xA1) == Self.second)
        transport.remove(1, tracks: [Self.second])
        #expect(transport.members.isEmpty)
        #expect(try route(&transport, ssrc: 0xA1) == nil)
    }

    @Test func takesSendersThatAnyMemberExpects() {
        let (own, other, stranger) = (IPAddress.v4(1), IPAddress.v4(2), IPAddress.v4(3))
        let pinned = shared(addresses: [own, other])
        #expect([own, other, stranger].map(pinned.expects) == [true, true, false])
        let open = shared(addresses: [own, nil])
        #expect(open.expects(stranger))
        #expect(!Transport(port: 1).expects(own))
    }

    @Test func isPlainUntilAMemberHasCiphers() {
        #expect(shared().protection == nil)
        #expect(shared(ciphers: [nil, 1]).protection != nil)
    }

    @Test func triesTheKeysOfAllItsMembers() {
        var transport = shared(ciphers: [1, 2])
        var plain: [UInt8] = []
        for (ssrc, key) in [(UInt32(0xA0), UInt32(1)), (0xA1, 2)] {
            var builder = RTPBuilder.audio(ssrc: ssrc)
            let packet = CountingCipher.protected(builder.opus(), key: key)
            let outcome = transport.protection?.unprotect(packet.span, into: &plain, at: .zero)
            #expect(outcome == .plain)
        }
    }

    @Test func countsWhatWaitsForItsKeyWhenTheLastMemberLeaves() {
        var transport = shared(ciphers: [1, 1])
        var plain: [UInt8] = []
        var builder = RTPBuilder.audio(ssrc: 0xA0)
        let forged = CountingCipher.protected(builder.opus(), key: 9)
        #expect(transport.protection?.unprotect(forged.span, into: &plain, at: .zero) == .held)
        transport.remove(0, tracks: [Self.first])
        #expect(transport.protection?.authenticationFailed == 0)
        transport.remove(1, tracks: [Self.second])
        #expect(transport.protection?.authenticationFailed == 1)
    }
}
