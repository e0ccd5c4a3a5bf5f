import Glibc
import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct CaptureReaderTests {
    private func builder(events: Int = 0, packets: Int) -> CaptureBuilder {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101)
        builder.append(interface: 147)
        for i in 0..<packets { builder.append(enhanced: FrameVectors.version4, units: UInt64(i)) }
        for i in 0..<events {
            builder.append(enhanced: Array("{}".utf8), interface: 1, units: UInt64(i), isDatagram: false)
        }
        return builder
    }

    @Test func returnsTheEndAgainAndAgain() throws {
        var reader = try CaptureReader(bytes: builder(packets: 1).bytes)
        #expect(try reader.remaining().count == 1)
        for _ in 0..<3 { #expect(try reader.next() == .end) }
    }

    /// A directory can be opened, but not read.
    @Test func endsAfterAnErrorAndKeepsWhatItCounted() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: CapturesError.readFailed(path: directory.path, errno: EISDIR, offset: 0)) {
            var reader = try CaptureReader(path: directory.path)
            _ = try reader.next()
        }
    }

    @Test func readsFromWhereADescriptorStandsAndLeavesItOpen() throws {
        let directory = try TemporaryDirectory()
        try write([1, 2, 3, 4, 5] + builder(packets: 3).bytes, to: directory.file("behind"))
        let descriptor = unsafe open(directory.file("behind"), O_RDONLY)
        try #require(descriptor >= 0)
        #expect(lseek(descriptor, 5, SEEK_SET) == 5)
        var reader = try CaptureReader(descriptor: descriptor)
        #expect(try reader.remaining().count == 3)
        #expect(fcntl(descriptor, F_GETFD) >= 0)
        #expect(close(descriptor) == 0)
    }

    /// Half of an event cannot be understood.
    @Test func countsAnEventThatTheSnapLengthCutAsMalformed() throws {
        var builder = builder(events: 1, packets: 0)
        builder.append(
            enhanced: Array("{\"a\":".utf8), interface: 1, units: 9, originalLength: 40, isDatagram: false)
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining() == [.event(0, "{}")])
        #expect(reader.facts.events == 1 && reader.facts.malformed == 1 && reader.facts.packets == 2)
    }

    @Test func countsEachPacketOnce() throws {
        var builder = builder(events: 2, packets: 3)
        // A fragment (RFC 791 §3.1), TCP, and a header that is cut.
        var fragment = FrameVectors.version4
        fragment[7] = 1
        var tcp = FrameVectors.version4
        tcp[9] = 6
        for frame in [fragment, tcp, Array(FrameVectors.version4.prefix(15))] {
            builder.append(enhanced: frame, units: 7, isDatagram: false)
        }
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining().count == 5)
        let facts = reader.facts
        #expect(facts.packets == 8 && facts.datagrams == 3 && facts.events == 2)
        #expect(facts.fragments.count == 1 && facts.notUDP == 1 && facts.malformed == 1)
        let sum =
            facts.datagrams - facts.fragments.reassembled + facts.events + facts.notUDP + facts.fragments.count
            + facts.malformed + facts.otherLinkTypes
            + facts.oversized
        #expect(sum == facts.packets && facts.fragments.incomplete == 1)
    }

    /// `FrameVectors.version4` with 20 bytes of payload in two fragments of one IP packet, the second one first.
    private func fragments() -> [[UInt8]] {
        var whole = FrameVectors.version4 + [UInt8](repeating: 7, count: 16)
        whole[25] = 28
        var first = Array(whole[..<36])
        (first[3], first[6]) = (36, 0x20)
        var second = Array(whole[..<20] + whole[36...])
        (second[3], second[7]) = (32, 2)
        return [second, first]
    }

    @Test func givesADatagramThatCameInFragmentsWhenItIsWhole() throws {
        var builder = builder(packets: 1)
        for (i, frame) in fragments().enumerated() {
            builder.append(enhanced: frame, units: UInt64(5 + i), isDatagram: i == 1)
        }
        builder.append(enhanced: FrameVectors.version4, units: 9)
        var reader = try CaptureReader(bytes: builder.bytes)
        let seen = try reader.remaining()
        let expected = FrameVectors.payload + [UInt8](repeating: 7, count: 16)
        try #require(seen.count == 3)
        #expect(seen[1] == .datagram(6000, FrameVectors.source, FrameVectors.destination, expected))
        guard case .datagram(_, _, _, FrameVectors.payload, _, _) = seen[2] else {
            Issue.record("the next datagram has its own bytes")
            return
        }
        let facts = reader.facts
        #expect(
            facts.packets == 4 && facts.datagrams == 3 && facts.fragments.count == 2 && facts.fragments.reassembled == 1
        )
        #expect(facts.fragments.incomplete == 0 && facts.fragments.incompletePorts.isEmpty)
    }

    @Test func countsWhatStaysIncompleteAtTheEnd() throws {
        var builder = builder(packets: 0)
        builder.append(enhanced: fragments()[1], units: 5, isDatagram: false)
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining().isEmpty)
        #expect(reader.facts.fragments.incomplete == 1 && reader.facts.fragments.incompletePorts == [60_001])
    }

    /// Each fragment of the outer packet has a part of a fragment of the inner one (4in4).
    @Test func putsFragmentsInTunnelsTogether() throws {
        var builder = builder(packets: 0)
        for (number, inner) in fragments().enumerated() {
            var header = Array(FrameVectors.version4[..<20])
            (header[5], header[9]) = (UInt8(number), 4)
            var first = header + inner[..<24]
            (first[3], first[6]) = (44, 0x20)
            var second = header + inner[24...]
            (second[3], second[7]) = (UInt8(second.count), 3)
            builder.append(enhanced: first, units: 1, isDatagram: false)
            builder.append(enhanced: second, units: 2, isDatagram: number == 1)
        }
        var reader = try CaptureReader(bytes: builder.bytes)
        let seen = try reader.remaining()
        guard case .datagram(_, _, _, let payload, _, _)? = seen.first, seen.count == 1 else {
            Issue.record("\(seen.count) items")
            return
        }
        #expect(payload == FrameVectors.payload + [UInt8](repeating: 7, count: 16))
        #expect(
            reader.facts.fragments.reassembled == 1 && reader.facts.fragments.count == 4
                && reader.facts.fragments.incomplete == 0)
    }

    @Test func lendsThePayloadThatAnItemNames() throws {
        var reader = try CaptureReader(bytes: builder(packets: 1).bytes)
        guard case .datagram(let datagram) = try reader.next() else { throw CapturesError.closed(path: "no packet") }
        #expect(reader.withPayload(datagram.payload) { copied($0) } == FrameVectors.payload)
        // An error of the caller's comes back as it is.
        #expect(throws: CapturesError.closed(path: "mine")) {
            try reader.withPayload(datagram.payload) { _ throws(CapturesError) in throw .closed(path: "mine") }
        }
    }

    @Test func addsUpTheFactsOfSeveralFiles() {
        var sum = CaptureFacts(format: .pcapng)
        sum.addInterface(linkType: 101)
        sum.addInterface(linkType: 101)
        sum.packets = 5
        sum.damage.tailBytes = 3
        var other = CaptureFacts(format: .mjr)
        other.addInterface(linkType: 1)
        other.addInterface(linkType: 101)
        other.packets = 2
        other.snapped = 1
        other.wholeBytes = 90
        sum.add(other)
        #expect(sum.linkTypes == [101, 1] && sum.interfaces == 4 && sum.packets == 7)
        #expect(sum.snapped == 1 && sum.wholeBytes == 90 && sum.truncatedTailBytes == 3)
        // The format is that of the first.
        #expect(sum.format == .pcapng)
    }
}
