import RTP
import TestSupport
import Testing

@Suite struct RTPPacketTests {
    @Test func readsTheHeaderOfABrowsersPacket() throws {
        let packet = try parsePacket(SamplePackets.opus)
        #expect(packet.hasMarker)
        #expect(packet.payloadType == 111)
        #expect(packet.sequenceNumber == 24_925)
        #expect(packet.timestamp == 591_508_192)
        #expect(packet.ssrc == 0x642B_F3AB)
        #expect(packet.contributingSources == 0)
        #expect(packet.headerExtension == HeaderExtensionBlock(profile: 0xBEDE, range: 16..<20))
        #expect(packet.payload == 20..<28)
        #expect(packet.paddingCount == 0)
    }

    @Test func leavesAnEmptyPayloadInAPacketOfPadding() throws {
        let packet = try parsePacket(SamplePackets.paddingOnly)
        #expect(packet.payload == 24..<24)
        #expect(packet.paddingCount == 255)
        #expect(!packet.hasMarker)
        #expect(packet.payloadType == 97)
    }

    @Test func stepsOverContributingSourcesAndCutsPadding() throws {
        let packet = try parsePacket(SamplePackets.contributors)
        #expect(packet.contributingSources == 2)
        #expect(packet.headerExtension == nil)
        #expect(packet.payload == 20..<22)
        #expect(packet.paddingCount == 4)
        #expect(packet.sequenceNumber == .max)
        #expect(packet.timestamp == .max)
    }

    @Test func takesAPacketWithoutPayload() throws {
        let packet = try parsePacket(Array(datagram(sequence: 7).prefix(12)))
        #expect(packet.payload == 12..<12)
    }

    // Hand-built after RFC 3550 §5.1.
    @Test(arguments: [
        ("", RTPError.truncated(needed: 12, remaining: 0)),
        ("80 60 00 01 00 00 00 00 00 00 00", .truncated(needed: 12, remaining: 11)),
        ("40 60 00 01 00 00 00 00 00 00 00 01", .unsupportedVersion(1)),
        ("C0 60 00 01 00 00 00 00 00 00 00 01", .unsupportedVersion(3)),
        ("81 60 00 01 00 00 00 00 00 00 00 01 00 00", .truncated(needed: 16, remaining: 14)),
        ("8F 60 00 01 00 00 00 00 00 00 00 01", .truncated(needed: 72, remaining: 12)),
        ("90 60 00 01 00 00 00 00 00 00 00 01 BE DE", .truncated(needed: 4, remaining: 2)),
        ("90 60 00 01 00 00 00 00 00 00 00 01 BE DE 00 01 10 00", .truncated(needed: 4, remaining: 2)),
        ("90 60 00 01 00 00 00 00 00 00 00 01 BE DE FF FF", .truncated(needed: 262_140, remaining: 0)),
        ("A0 60 00 01 00 00 00 00 00 00 00 01", .invalidPadding(count: 0, available: 0)),
        ("A0 60 00 01 00 00 00 00 00 00 00 01 AA 00", .invalidPadding(count: 0, available: 2)),
        ("A0 60 00 01 00 00 00 00 00 00 00 01 AA 03", .invalidPadding(count: 3, available: 2)),
    ])
    func refusesWhatIsNotWhole(bytes: String, error: RTPError) {
        let datagram = hex(bytes)
        #expect(throws: error) { _ = try parsePacket(datagram) }
    }

    @Test(arguments: SamplePackets.all)
    func aShorterDatagramIsRefusedOrHasAShorterPayload(whole: [UInt8]) throws {
        let headerEnd = try parsePacket(whole).payload.lowerBound
        for count in 0..<whole.count {
            guard let packet = try? parsePacket(Array(whole.prefix(count))) else { continue }
            #expect(count >= headerEnd)
            #expect(packet.payload.lowerBound == headerEnd)
            #expect(packet.payload.upperBound + packet.paddingCount == count)
        }
    }

    @Test(arguments: SamplePackets.all)
    func aFlippedBitNeverLeadsOutOfTheDatagram(whole: [UInt8]) {
        for bytes in bitFlips(of: whole, first: 32) { expectAudio(bytes) }
    }

    @Test func randomBytesNeverLeadOutOfTheDatagram() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<3000 { expectAudio(randomDatagram(using: &generator)) }
    }

    @Test func theInitialiserKeepsThePayloadTypeInSevenBits() {
        let packet = RTPPacket(payloadType: 0xFF, sequenceNumber: 1, timestamp: 2, ssrc: 3, payload: 0..<0)
        #expect(packet.payloadType == 127)
    }
}

/// Either refused, or the parts follow each other and fill the datagram exactly.
private func expectAudio(_ bytes: [UInt8]) {
    guard let packet = try? parsePacket(bytes) else { return }
    let fixed = 12 + packet.contributingSources * 4
    #expect(packet.payloadType < 128)
    #expect(packet.payload.lowerBound == packet.headerExtension?.range.upperBound ?? fixed)
    #expect(packet.headerExtension.map { $0.range.lowerBound == fixed + 4 } ?? true)
    #expect(packet.payload.upperBound + packet.paddingCount == bytes.count)
}
