import Media
import TestSupport
import Testing

@testable import Captures

/// Headers are hand-built after the specifications that they name; the packet inside is that of `FrameVectors`.
@Suite struct InternetFrameTunnelsTests {
    private static let version4 = FrameVectors.version4
    private static let version6 = FrameVectors.version6
    private static let inner = FrameVectors.ethernetHeader + version4

    /// An IPv4 packet from 192.0.2.1 to 192.0.2.2.
    private static func packet(_ content: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let length = payload.count + 20
        return hex("45 00") + [UInt8(length >> 8), UInt8(length & 255)] + hex("00 00 40 00 40") + [content]
            + hex("00 00  c0 00 02 01  c0 00 02 02") + payload
    }

    private static func datagram(to port: UInt16, _ payload: [UInt8]) -> [UInt8] {
        let length = payload.count + 8
        return packet(
            17,
            hex("c0 00") + [UInt8(port >> 8), UInt8(port & 255), UInt8(length >> 8), UInt8(length & 255), 0, 0]
                + payload)
    }

    private static func session(_ payload: [UInt8]) -> [UInt8] {
        Array(FrameVectors.ethernetHeader[..<12]) + hex("88 64  11 00 00 2a 00") + [UInt8(payload.count)] + payload
    }

    static let framesOfVersion4: [FrameCase] = [
        FrameCase("4in4 (RFC 2003)", .raw, packet(4, version4)),
        FrameCase("GRE (RFC 2784)", .raw, packet(47, hex("00 00 08 00") + version4)),
        FrameCase(
            "GRE with checksum, key and sequence number (RFC 2890)", .raw,
            packet(47, hex("b0 00 08 00  12 34 00 00  00 00 00 07  00 00 00 01") + version4)),
        FrameCase("GRE with Ethernet", .raw, packet(47, hex("00 00 65 58") + inner)),
        FrameCase("NVGRE (RFC 7637)", .raw, packet(47, hex("20 00 65 58  00 12 34 56") + inner)),
        FrameCase(
            "GRE of PPTP (RFC 2637)", .raw,
            packet(47, hex("30 81 88 0b  00 22 00 01  00 00 00 01  00 00 00 01  ff 03 00 21") + version4)),
        FrameCase("ERSPAN I", .raw, packet(47, hex("00 00 88 be") + inner)),
        FrameCase(
            "ERSPAN II", .raw, packet(47, hex("10 00 88 be  00 00 00 01  10 07 00 01 00 00 00 02") + inner)),
        FrameCase(
            "ERSPAN III", .raw,
            packet(47, hex("10 00 22 eb  00 00 00 01  20 07 00 01 00 00 00 02 00 00 00 00") + inner)),
        FrameCase(
            "ERSPAN III with a subheader", .raw,
            packet(
                47,
                hex("10 00 22 eb  00 00 00 01  20 07 00 01 00 00 00 02 00 00 00 01  00 00 00 00 00 00 00 00") + inner)),
        FrameCase(
            "ERSPAN III of IP", .raw,
            packet(47, hex("10 00 22 eb  00 00 00 01  20 07 00 01 00 00 00 02 00 00 08 00") + version4)),
        FrameCase("MPLS in GRE", .raw, packet(47, hex("00 00 88 47  00 01 01 40") + version4)),
        FrameCase("MPLS in IP (RFC 4023)", .raw, packet(137, hex("00 01 01 40") + version4)),
        FrameCase("EtherIP (RFC 3378)", .raw, packet(97, hex("30 00") + inner)),
        FrameCase("VXLAN (RFC 7348)", .raw, datagram(to: 4789, hex("08 00 00 00 00 00 07 00") + inner)),
        FrameCase("VXLAN of Linux", .raw, datagram(to: 8472, hex("08 00 00 00 00 00 07 00") + inner)),
        FrameCase("VXLAN with a group policy", .raw, datagram(to: 4789, hex("88 00 00 05 00 00 07 00") + inner)),
        FrameCase("VXLAN-GPE of Ethernet", .raw, datagram(to: 4790, hex("0c 00 00 03 00 00 07 00") + inner)),
        FrameCase("VXLAN-GPE of IPv4", .raw, datagram(to: 4790, hex("0c 00 00 01 00 00 07 00") + version4)),
        FrameCase("GENEVE (RFC 8926)", .raw, datagram(to: 6081, hex("00 00 65 58 00 00 07 00") + inner)),
        FrameCase(
            "GENEVE with an option", .raw,
            datagram(to: 6081, hex("02 00 08 00 00 00 07 00  01 02 01 01 00 00 00 00") + version4)),
        FrameCase("GTP-U (3GPP TS 29.281)", .raw, datagram(to: 2152, hex("30 ff 00 20 00 00 00 01") + version4)),
        FrameCase(
            "GTP-U with a sequence number and an extension", .raw,
            datagram(to: 2152, hex("36 ff 00 28 00 00 00 01  00 01 00 85  01 00 09 00") + version4)),
        FrameCase(
            "TZSP", .raw, datagram(to: 37008, hex("01 00 00 01  00  0a 01 50  01") + inner)),
        FrameCase("PPPoE (RFC 2516)", .ethernet, session(hex("00 21") + version4)),
        FrameCase("PPPoE with a short protocol", .ethernet, session(hex("21") + version4)),
        FrameCase(
            "MPLS of two labels", .ethernet,
            Array(FrameVectors.ethernetHeader[..<12]) + hex("88 47  00 01 00 40 00 02 01 40") + version4),
        FrameCase(
            "MPLS with Ethernet and a control word", .ethernet,
            Array(FrameVectors.ethernetHeader[..<12]) + hex("88 47  00 01 01 40  00 00 00 07") + inner),
        FrameCase(
            "MPLS with Ethernet alone", .ethernet,
            Array(FrameVectors.ethernetHeader[..<12]) + hex("88 47  00 01 01 40") + inner),
        FrameCase(
            "MPLS with Ethernet whose address begins like IPv4", .ethernet,
            Array(FrameVectors.ethernetHeader[..<12]) + hex("88 47  00 01 01 40  45") + inner[1...]),
        FrameCase(
            "VLAN in VXLAN in 4in4", .raw,
            packet(
                4,
                datagram(
                    to: 4789,
                    hex("08 00 00 00 00 00 07 00") + Array(inner[..<12]) + hex("81 00 00 07 08 00") + version4))),
    ]

    @Test(arguments: framesOfVersion4)
    func findsADatagramOfVersion4(frame: FrameCase) throws {
        guard case .datagram(let datagram) = InternetFrame.parse(frame.frame.span, linkType: frame.linkType) else {
            Issue.record("no datagram")
            return
        }
        #expect(datagram.source == FrameVectors.source && datagram.destination == FrameVectors.destination)
        #expect(Array(frame.frame[datagram.payload]) == FrameVectors.payload && !datagram.isTruncated)
    }

    static let framesOfVersion6: [FrameCase] = [
        FrameCase("6in4 (RFC 4213)", .raw, packet(41, version6)),
        FrameCase("6in6 (RFC 2473)", .raw, FrameVectors.version6(41, []).prefix(40) + version6),
        FrameCase("GRE with IPv6", .raw, packet(47, hex("00 00 86 dd") + version6)),
        FrameCase("PPPoE with IPv6", .ethernet, session(hex("00 57") + version6)),
        FrameCase("VXLAN-GPE of IPv6", .raw, datagram(to: 4790, hex("0c 00 00 02 00 00 07 00") + version6)),
    ]

    @Test(arguments: framesOfVersion6)
    func findsADatagramOfVersion6(given: FrameCase) throws {
        var frame = given.frame
        // The outer length of 6in6.
        if given.testDescription.hasPrefix("6in6") { frame[5] = UInt8(frame.count - 40) }
        guard case .datagram(let datagram) = InternetFrame.parse(frame.span, linkType: given.linkType) else {
            Issue.record("no datagram")
            return
        }
        #expect(datagram.source == FrameVectors.source6 && datagram.destination == FrameVectors.destination6)
        #expect(Array(frame[datagram.payload]) == FrameVectors.payload)
    }

    /// A stream may go to any port; RTP never begins as these tunnels do.
    @Test(arguments: [2152, 4789, 4790, 6081, 8472, 37008] as [UInt16])
    func aStreamAtTheirPortsIsNoTunnel(port: UInt16) {
        for first in ["80", "88", "90", "bf", "08", "0c", "30"] {
            let payload = hex(first + " 60 00 01 00 00 00 00 00 00 00 01") + [UInt8](repeating: 0x45, count: 60)
            let frame = Self.datagram(to: port, payload)
            guard case .datagram(let datagram) = InternetFrame.parse(frame.span, linkType: .raw) else {
                Issue.record("\(first): no datagram")
                continue
            }
            #expect(datagram.destination.port == port && Array(frame[datagram.payload]) == payload)
        }
    }

    @Test func givesFragmentsInTunnelsTheirDepth() {
        var fragment = Self.version4
        fragment[7] = 3
        guard case .fragment(let found) = InternetFrame.parse(Self.packet(4, fragment).span, linkType: .raw) else {
            Issue.record("no fragment")
            return
        }
        #expect(found.key.depth == 1 && found.position == 24 && found.payload == 40..<52)
    }

    @Test func goesAsDeepAsItsLimit() {
        var frame = Self.version4
        for depth in 0...FramePlace.depthLimit {
            let content = InternetFrame.parse(frame.span, linkType: .raw)
            #expect(content.isFound, "\(depth)")
            frame = Self.packet(4, frame)
        }
        #expect(InternetFrame.parse(frame.span, linkType: .raw) == .notUDP)
    }

    static let otherFrames: [(FrameCase, FrameContent)] = [
        (FrameCase("GRE with routing (RFC 1701)", .raw, packet(47, hex("40 00 08 00") + version4)), .notUDP),
        (FrameCase("GRE version 2", .raw, packet(47, hex("00 02 08 00") + version4)), .notUDP),
        (FrameCase("GRE with ARP", .raw, packet(47, hex("00 00 08 06") + version4)), .notUDP),
        (FrameCase("GRE cut in its header", .raw, packet(47, hex("00 00"))), .malformed),
        (FrameCase("PPPoE discovery", .ethernet, session([]).map { $0 == 0x64 ? 0x63 : $0 }), .notUDP),
        (FrameCase("PPP with LCP", .ethernet, session(hex("c0 21 01 01 00 04"))), .notUDP),
        (
            FrameCase(
                "labels without end", .ethernet,
                Array(FrameVectors.ethernetHeader[..<12]) + hex("88 47") + [UInt8](repeating: 0, count: 400)),
            .malformed
        ),
        (
            FrameCase(
                "tags without end", .ethernet,
                Array(FrameVectors.ethernetHeader[..<12])
                    + Array([[UInt8]](repeating: hex("81 00 00 01"), count: 60_000).joined())
            ), .malformed
        ),
    ]

    @Test(arguments: otherFrames)
    func tellsWhyThereIsNoDatagram(frame: FrameCase, content: FrameContent) {
        #expect(InternetFrame.parse(frame.frame.span, linkType: frame.linkType) == content)
    }

    @Test(arguments: framesOfVersion4 + framesOfVersion6)
    func staysInsideAFrameThatIsCutOrDamaged(frame: FrameCase) {
        for length in 0..<frame.frame.count { check(Array(frame.frame[..<length]), frame.linkType) }
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<100 {
            var bytes = frame.frame
            for _ in 0..<3 {
                bytes[.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            check(bytes, frame.linkType)
        }
    }

    private func check(_ frame: [UInt8], _ linkType: LinkType) {
        switch InternetFrame.parse(frame.span, linkType: linkType) {
        case .datagram(let datagram):
            #expect(datagram.payload.lowerBound >= 8 && datagram.payload.upperBound <= frame.count)
        case .fragment(let fragment):
            #expect(!fragment.payload.isEmpty && fragment.payload.upperBound <= frame.count)
            #expect(fragment.payload.count <= fragment.length && fragment.position + fragment.length <= 65_535)
        case .notUDP, .malformed: break
        }
    }
}
