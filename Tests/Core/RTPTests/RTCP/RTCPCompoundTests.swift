import RTP
import TestSupport
import Testing

@Suite struct RTCPCompoundTests {
    @Test func readsASenderReportWithItsDescription() {
        let compound = parseReports(SampleReports.senderReport)
        #expect(compound.failure == nil)
        #expect(
            compound.packets == [
                .senderReport(
                    SenderReport(
                        ssrc: 0xB2C8_C0E8, ntpTimestamp: 0xEEAB_5DB5_DE0F_F540, rtpTimestamp: 186_275_210,
                        packetCount: 35, octetCount: 26_373)),
                .sourceDescription(SourceDescription(chunks: [.init(ssrc: 0xB2C8_C0E8, cname: "KaTsgUVdD09xGRS1")])),
            ])
    }

    @Test func namesAndStepsOverUnknownTypes() {
        let compound = parseReports(SampleReports.receiverReport)
        #expect(compound.failure == nil)
        #expect(compound.packets.count == 3)
        #expect(compound.packets[1] == .unknown(type: 206))
        #expect(compound.packets[2] == .goodbye(Goodbye(ssrcs: [1, 2], reason: "end")))
    }

    // Reduced size (RFC 5506 §3): a lone feedback packet, a lone goodbye. Hand-built.
    @Test func needsNoReportAtTheBeginning() {
        let bytes = hex("81 CE 00 02 00 00 00 01 00 00 00 02")
        #expect(parseReports(bytes).packets == [.unknown(type: 206)])
        let goodbye = hex("81 CB 00 01 00 00 00 05")
        #expect(parseReports(goodbye).packets == [.goodbye(Goodbye(ssrcs: [5]))])
    }

    // Hand-built after RFC 3550 §6.4.1: the padding bit and count of the last packet.
    @Test func leavesPaddingOut() {
        let bytes = hex("A1 CB 00 02 00 00 00 05 00 00 00 04")
        let compound = parseReports(bytes)
        #expect(compound.packets == [.goodbye(Goodbye(ssrcs: [5]))])
        #expect(compound.failure == nil)
    }

    // Hand-built: an empty goodbye (4 bytes, legal by RFC 3550 §6.6), then what is wrong.
    @Test(arguments: [
        ("80 CB", RTPError.truncated(needed: 4, remaining: 2)),
        ("40 CB 00 00", .unsupportedVersion(1)),
        ("80 CB 00 01", .truncated(needed: 8, remaining: 4)),
        ("80 C8 FF FF 00 00 00 00", .truncated(needed: 262_144, remaining: 8)),
        ("A0 CB 00 01 00 00 00 00", .invalidPadding(count: 0, available: 4)),
        ("A0 CB 00 01 00 00 00 05", .invalidPadding(count: 5, available: 4)),
        ("80 C8 00 01 00 00 00 01", .truncated(needed: 24, remaining: 4)),
        ("81 C9 00 01 00 00 00 01", .truncated(needed: 24, remaining: 0)),
    ])
    func keepsWhatCameBeforeAFault(rest: String, failure: RTPError) {
        let compound = parseReports(hex("80 CB 00 00" + rest))
        #expect(compound.packets == [.goodbye(Goodbye(ssrcs: []))])
        #expect(compound.failure == failure)
    }

    @Test func goesOnBehindAPacketWithAWrongContent() {
        let compound = parseReports(hex("81 C9 00 01 00 00 00 01  81 CB 00 01 00 00 00 05"))
        #expect(compound.failure == .truncated(needed: 24, remaining: 0))
        #expect(compound.packets == [.goodbye(Goodbye(ssrcs: [5]))])
    }

    @Test func nothingIsNothing() {
        let compound = parseReports([UInt8]())
        #expect(compound.packets.isEmpty)
        #expect(compound.failure == nil)
    }

    @Test(arguments: SampleReports.all)
    func aShorterDatagramGivesABeginningOfThePackets(whole: [UInt8]) {
        let packets = parseReports(whole).packets
        for count in 0..<whole.count {
            let compound = parseReports(Array(whole.prefix(count)))
            #expect(packets.starts(with: compound.packets))
            #expect(compound.packets.count < packets.count)
            if count % 4 != 0 { #expect(compound.failure != nil) }
        }
    }

    // Memory: no more than the bytes can name.
    @Test func hostileBytesNeverGiveMoreThanTheyHold() {
        var generator = SeededGenerator(seed: 8)
        var inputs = SampleReports.all.flatMap { bitFlips(of: $0, first: $0.count) }
        inputs += (0..<2000).map { _ in randomDatagram(using: &generator) }
        for bytes in inputs {
            let compound = parseReports(bytes)
            #expect(compound.packets.count * 4 <= bytes.count)
            #expect(compound.packets.reduce(0) { $0 + itemCount(of: $1) } * 4 <= bytes.count)
        }
    }
}

private func itemCount(of packet: RTCPPacket) -> Int {
    switch packet {
    case .senderReport(let report): report.reports.count
    case .receiverReport(let report): report.reports.count
    case .sourceDescription(let description): description.chunks.count
    case .goodbye(let goodbye): goodbye.ssrcs.count
    case .unknown: 0
    }
}
