import Media
import TestSupport
import Testing

@testable import Captures

struct FrameCase: CustomTestStringConvertible {
    var testDescription: String
    var linkType: LinkType
    var frame: [UInt8]

    init(_ description: String, _ linkType: LinkType, _ frame: [UInt8]) {
        testDescription = description
        self.linkType = linkType
        self.frame = frame
    }
}

/// All frames are hand-built from `FrameVectors`.
@Suite struct InternetFrameTests {
    static let version4 = FrameVectors.version4
    static let version6 = FrameVectors.version6

    static let framesOfVersion4: [FrameCase] = [
        FrameCase("raw IP", .raw, version4),
        FrameCase("Ethernet", .ethernet, FrameVectors.ethernetHeader + version4),
        FrameCase(
            "Ethernet with padding to 60 bytes", .ethernet,
            FrameVectors.ethernetHeader + version4 + [UInt8](repeating: 0xEE, count: 14)),
        FrameCase(
            "802.1Q tag", .ethernet,
            hex("00 00 00 00 00 00 00 00 00 00 00 00 81 00 00 07 08 00") + version4),
        FrameCase(
            "802.1ad with 802.1Q inside", .ethernet,
            hex("00 00 00 00 00 00 00 00 00 00 00 00 88 a8 00 07 81 00 00 08 08 00") + version4),
        FrameCase("NULL, little-endian machine", .null, hex("02 00 00 00") + version4),
        FrameCase("NULL, big-endian machine", .null, hex("00 00 00 02") + version4),
        FrameCase("LOOP", .loop, hex("00 00 00 02") + version4),
        FrameCase("SLL", .linuxSLL, hex("00 00 00 01 00 06 00 00 00 00 00 00 00 00 08 00") + version4),
        FrameCase(
            "SLL2", .linuxSLL2,
            hex("08 00 00 00 00 00 00 01 00 01 00 06 00 00 00 00 00 00 00 00") + version4),
        FrameCase("total length 0 by segmentation offload", .raw, changed(version4, at: 3, to: 0)),
        FrameCase("IPv4 options", .raw, withOptions(version4)),
        FrameCase(
            "802.3 length with SNAP", .ethernet,
            hex("00 00 00 00 00 00 00 00 00 00 00 00 00 28 aa aa 03 00 00 00 08 00") + version4),
        FrameCase(
            "authentication header (RFC 4302 §2.2)", .raw,
            changed(changed(Array(version4[..<20]), at: 3, to: 56), at: 9, to: 51)
                + hex("11 04 00 00 00 00 00 01 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00") + version4[20...]),
    ]

    @Test(arguments: framesOfVersion4)
    func findsADatagramInVersion4(frame: FrameCase) throws {
        let datagram = try #require(parsed(frame.frame, frame.linkType))
        #expect(datagram.source == FrameVectors.source)
        #expect(datagram.destination == FrameVectors.destination)
        #expect(Array(frame.frame[datagram.payload]) == FrameVectors.payload)
        #expect(!datagram.isTruncated)
    }

    static let framesOfVersion6: [FrameCase] = [
        FrameCase("raw IP", .raw, version6),
        FrameCase("Ethernet", .ethernet, Array(FrameVectors.ethernetHeader[..<12]) + hex("86 dd") + version6),
        FrameCase("NULL of Linux, little-endian", .null, hex("0a 00 00 00") + version6),
        FrameCase("NULL of macOS, little-endian", .null, hex("1e 00 00 00") + version6),
        FrameCase("LOOP of OpenBSD", .loop, hex("00 00 00 18") + version6),
        FrameCase("NULL of FreeBSD, big-endian", .null, hex("00 00 00 1c") + version6),
        FrameCase("hop-by-hop options", .raw, FrameVectors.version6(0, hex("11 00 01 04 00 00 00 00"))),
        FrameCase(
            "routing and destination options", .raw,
            FrameVectors.version6(
                43,
                hex("3c 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00  11 00 01 04 00 00 00 00"))),
        FrameCase("atomic fragment (RFC 6946)", .raw, FrameVectors.version6(44, hex("11 00 00 00 00 00 00 07"))),
    ]

    @Test(arguments: framesOfVersion6)
    func findsADatagramInVersion6(frame: FrameCase) throws {
        let datagram = try #require(parsed(frame.frame, frame.linkType))
        #expect(datagram.source == FrameVectors.source6)
        #expect(datagram.destination == FrameVectors.destination6)
        #expect(Array(frame.frame[datagram.payload]) == FrameVectors.payload)
        #expect(!datagram.isTruncated)
    }

    static let otherFrames: [(FrameCase, FrameContent)] = [
        (FrameCase("TCP over IPv4", .raw, changed(version4, at: 9, to: 6)), .notUDP),
        (FrameCase("TCP over IPv6", .raw, changed(version6, at: 6, to: 6)), .notUDP),
        (FrameCase("ARP", .ethernet, hex("ff ff ff ff ff ff 00 00 00 00 00 00 08 06 00 01")), .notUDP),
        (FrameCase("unknown address family", .null, hex("07 00 00 00") + version4), .notUDP),
        (FrameCase("fragment of a part of 8 bytes", .raw, changed(version4, at: 6, to: 0x20)), .malformed),
        (FrameCase("fragment beyond the longest packet", .raw, lateFragment(0x1FFF)), .malformed),
        (FrameCase("fragment of TCP", .raw, changed(lateFragment(1), at: 9, to: 6)), .notUDP),
        (
            FrameCase("fragment of TCP over IPv6", .raw, FrameVectors.version6(44, hex("06 00 00 01 00 00 00 07"))),
            .notUDP
        ),
        (FrameCase("header of 4 words", .raw, changed(version4, at: 0, to: 0x44)), .malformed),
        (FrameCase("version 5", .raw, changed(version4, at: 0, to: 0x55)), .malformed),
        (FrameCase("IPv6 under the type of IPv4", .ethernet, FrameVectors.ethernetHeader + version6), .malformed),
        (FrameCase("total length below the header", .raw, changed(version4, at: 3, to: 19)), .malformed),
        (FrameCase("UDP length beyond the packet", .raw, changed(version4, at: 25, to: 13)), .malformed),
        (FrameCase("UDP length below 8", .raw, changed(version4, at: 25, to: 7)), .malformed),
        (FrameCase("empty frame", .raw, []), .malformed),
    ]

    @Test(arguments: otherFrames)
    func tellsWhyThereIsNoDatagram(frame: FrameCase, content: FrameContent) {
        #expect(InternetFrame.parse(frame.frame.span, linkType: frame.linkType) == content)
    }

    @Test func givesTheFragmentsOfVersion4() {
        let key = IPFragment.Key(
            source: FrameVectors.source.address, destination: FrameVectors.destination.address, identification: 0x102,
            content: 17, depth: 0)
        var last = lateFragment(3)
        (last[4], last[5]) = (1, 2)
        let expected = IPFragment(
            key: key, content: 17, position: 24, length: 12, isLast: true, payload: 20..<32)
        #expect(InternetFrame.parse(last.span, linkType: .raw) == .fragment(expected))
        var first = last + [1, 2, 3, 4]
        (first[3], first[6], first[7]) = (36, 0x20, 0)
        let begin = IPFragment(key: key, content: 17, position: 0, length: 16, isLast: false, payload: 20..<36)
        #expect(InternetFrame.parse(first.span, linkType: .raw) == .fragment(begin))
        // Cut by a snap length of 30 bytes.
        var cut = begin
        cut.payload = 20..<30
        #expect(InternetFrame.parse(first.span.extracting(0..<30), linkType: .raw) == .fragment(cut))
    }

    /// Behind extension headers (RFC 8200 §4.1); identification 7.
    @Test func givesTheFragmentsOfVersion6() {
        let packet = FrameVectors.version6(0, hex("2c 00 01 04 00 00 00 00  11 00 00 08 00 00 00 07"))
        let key = IPFragment.Key(
            source: FrameVectors.source6.address, destination: FrameVectors.destination6.address, identification: 7,
            content: 0, depth: 0)
        #expect(
            InternetFrame.parse(packet.span, linkType: .raw)
                == .fragment(
                    IPFragment(key: key, content: 17, position: 8, length: 12, isLast: true, payload: 56..<68)))
    }

    @Test func cutsThePayloadWhereTheSnapLengthCutIt() throws {
        let datagram = try #require(parsed(Array(Self.version4[..<30]), .raw))
        #expect(datagram.payload == 28..<30)
        #expect(datagram.isTruncated)
    }

    @Test(arguments: framesOfVersion4 + framesOfVersion6)
    func staysInsideAFrameThatIsCutAnywhere(frame: FrameCase) {
        for length in 0..<frame.frame.count {
            let prefix = Array(frame.frame[..<length])
            if case .datagram(let datagram) = InternetFrame.parse(prefix.span, linkType: frame.linkType) {
                #expect(datagram.payload.upperBound <= length)
                #expect(datagram.isTruncated == (datagram.payload.count < 4))
            }
        }
    }

    @Test(arguments: [LinkType.null, .ethernet, .raw, .loop, .linuxSLL, .linuxSLL2, .user])
    func staysInsideRandomFrames(linkType: LinkType) {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<400 {
            let valid = Self.framesOfVersion6.randomElement(using: &generator)?.frame ?? []
            var frame = Bool.random(using: &generator) ? valid : Array(valid.shuffled(using: &generator))
            for _ in 0..<3 where !frame.isEmpty {
                frame[Int.random(in: 0..<frame.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if case .datagram(let datagram) = InternetFrame.parse(frame.span, linkType: linkType) {
                #expect(datagram.payload.lowerBound >= 8 && datagram.payload.upperBound <= frame.count)
            }
        }
    }

    private func parsed(_ frame: [UInt8], _ linkType: LinkType) -> UDPDatagram? {
        guard case .datagram(let datagram) = InternetFrame.parse(frame.span, linkType: linkType) else { return nil }
        return datagram
    }
}

private func changed(_ packet: [UInt8], at index: Int, to value: UInt8) -> [UInt8] {
    var copy = packet
    copy[index] = value
    return copy
}

/// Four bytes of "no operation" options make the header six words long.
private func withOptions(_ packet: [UInt8]) -> [UInt8] {
    var copy = Array(packet[..<20]) + hex("01 01 01 01") + packet[20...]
    copy[0] = 0x46
    copy[3] = 36
    return copy
}

/// `FrameVectors.version4` as a fragment from `offset`, in eights of bytes, on.
private func lateFragment(_ offset: Int) -> [UInt8] {
    changed(changed(FrameVectors.version4, at: 6, to: UInt8(offset >> 8)), at: 7, to: UInt8(offset & 255))
}
