import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct PcapReadingTests {
    /// A packet of Chromium's Opus forwarded by Janus (opus-audio-only.pcap, packet 2), as tcpdump wrote it.
    static let captured = hex(
        """
        d4 c3 b2 a1 02 00 04 00  00 00 00 00 00 00 00 00  00 00 04 00 01 00 00 00   # µs, 2.4, 262144, Ethernet
        70 de 00 6b ed 02 0d 00  7f 00 00 00 7f 00 00 00   # 1795219056.852717, 127 of 127 bytes
        00 00 00 00 00 00 00 00 00 00 00 00 08 00
        45 00 00 71 1d 09 40 00 40 11 1f 71 7f 00 00 01 7f 00 00 01
        92 3d ea 61 00 5d fe 70
        90 6d 00 02 00 00 03 c0 39 e6 23 ac be de 00 01 40 30 10 9d
        78 9a 7c d8 22 79 30 69 f0 eb 68 18 0f 37 65 fa 8e 85 63 7e 9d 11 24 75 52 f6 53 47 01 0a ba 7a
        0f 07 3b b5 72 29 3d 8b 17 b2 ad 3e a7 86 aa 35 c9 cf 5e 96 83 8e d0 fe 9a 4f 20 05 87 de 19 b0 6c
        """)

    @Test func readsWhatTcpdumpWrote() throws {
        var reader = try CaptureReader(bytes: Self.captured)
        let expected = Seen.datagram(
            1_795_219_056_852_717_000, endpoint(0x7F00_0001, 37437), endpoint(0x7F00_0001, 60001),
            Array(Self.captured[82...]))
        #expect(try reader.remaining() == [expected])
        #expect(reader.facts.format == .pcapMicroseconds)
        #expect(reader.facts.linkTypes == [1])
        #expect(reader.facts.datagrams == 1)
        #expect(reader.facts.truncatedTailBytes == 0)
        #expect(reader.facts.wholeBytes == Int64(Self.captured.count))
    }

    @Test(arguments: [ByteOrder.little, .big], [true, false] as [Bool])
    func readsBothByteOrdersAndBothUnits(order: ByteOrder, isNanosecond: Bool) throws {
        var builder = CaptureBuilder(order)
        builder.append(pcapHeader: 101, isNanosecond: isNanosecond)
        builder.append(record: FrameVectors.version4, seconds: .max - 9, fraction: 123_456)
        builder.append(record: FrameVectors.version6, seconds: .max, fraction: 999_999)
        var reader = try CaptureReader(bytes: builder.bytes)
        let unit: Int64 = isNanosecond ? 1 : 1000
        #expect(
            try reader.remaining() == [
                .datagram(
                    4_294_967_286_000_000_000 + 123_456 * unit, FrameVectors.source, FrameVectors.destination,
                    FrameVectors.payload),
                .datagram(
                    4_294_967_295_000_000_000 + 999_999 * unit, FrameVectors.source6, FrameVectors.destination6,
                    FrameVectors.payload),
            ])
        #expect(reader.facts.format == (isNanosecond ? .pcapNanoseconds : .pcapMicroseconds))
    }

    @Test(arguments: [12, 101, 228, 229, 0x1000_0065] as [UInt32])
    func readsEveryNumberOfRawIP(linkType: UInt32) throws {
        var builder = CaptureBuilder()
        builder.append(pcapHeader: linkType)
        builder.append(record: FrameVectors.version4, seconds: 1, fraction: 2)
        #expect(try items(of: builder.bytes).count == 1)
    }

    @Test func refusesALinkTypeThatItDoesNotRead() {
        var builder = CaptureBuilder()
        builder.append(pcapHeader: 105)
        #expect(throws: CapturesError.unsupportedLinkType(path: "memory", number: 105, offset: 20)) {
            try items(of: builder.bytes)
        }
    }

    @Test func refusesAnotherVersion() {
        var bytes = Self.captured
        bytes[6] = 3
        #expect(
            throws: CapturesError.unsupportedVersion(
                path: "memory", format: .pcapMicroseconds, major: 2, minor: 3, offset: 4)
        ) { try items(of: bytes) }
    }

    @Test func takesALengthThatNoPacketHasForTheTail() throws {
        var builder = CaptureBuilder()
        builder.append(pcapHeader: 101)
        builder.append(record: FrameVectors.version4, seconds: 1, fraction: 2)
        builder.append(raw: hex("01 00 00 00 00 00 00 00 01 00 04 00 01 00 04 00"))
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining().count == 1)
        #expect(reader.facts.wholeBytes == 72 && reader.facts.truncatedTailBytes == 16)
        #expect(reader.facts.damage.isEmpty)
    }

    @Test func countsWhatItPassesOver() throws {
        var fragment = FrameVectors.version4
        fragment[7] = 1
        var builder = CaptureBuilder()
        builder.append(pcapHeader: 101)
        builder.append(record: fragment, seconds: 1, fraction: 0, isDatagram: false)
        builder.append(record: [0x45], seconds: 1, fraction: 0, isDatagram: false)
        builder.append(record: FrameVectors.version6(6, []), seconds: 1, fraction: 0, isDatagram: false)
        builder.append(
            record: Array(FrameVectors.version4[..<30]), seconds: 1, fraction: 0, originalLength: 32)
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(
            try reader.remaining() == [
                .datagram(
                    1_000_000_000, FrameVectors.source, FrameVectors.destination, hex("80 6f"), isTruncated: true)
            ])
        #expect(reader.facts.packets == 4)
        #expect(reader.facts.fragments.count == 1)
        #expect(reader.facts.malformed == 1)
        #expect(reader.facts.notUDP == 1)
        #expect(reader.facts.datagrams == 1)
        #expect(reader.facts.snapped == 1)
    }
}
