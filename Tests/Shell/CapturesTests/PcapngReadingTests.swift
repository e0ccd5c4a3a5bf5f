import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct PcapngReadingTests {
    static let packet = Seen.datagram(
        1_500_000, FrameVectors.source, FrameVectors.destination, FrameVectors.payload)

    /// The same packet as in `PcapReadingTests`, as editcap 4.0.17 writes it, its application option shortened.
    static let converted =
        hex(
            """
            0a 0d 0d 0a 2c 00 00 00 4d 3c 2b 1a 01 00 00 00 ff ff ff ff ff ff ff ff
            04 00 07 00 45 64 69 74 63 61 70 00 00 00 00 00 2c 00 00 00   # shb_userappl "Editcap"
            01 00 00 00 14 00 00 00 01 00 00 00 00 00 04 00 14 00 00 00   # Ethernet, 262144
            06 00 00 00 a0 00 00 00 00 00 00 00 be 60 06 00 ed 7e 2d 02 7f 00 00 00 7f 00 00 00
            """) + PcapReadingTests.captured[40...] + hex("00 a0 00 00 00")

    @Test func readsWhatEditcapWrote() throws {
        #expect(try items(of: Self.converted) == items(of: PcapReadingTests.captured))
    }

    @Test(arguments: [ByteOrder.little, .big])
    func readsEveryKindOfPacketBlock(order: ByteOrder) throws {
        var builder = CaptureBuilder(order)
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101)
        builder.append(enhanced: FrameVectors.version4, units: 1500)
        builder.append(obsolete: FrameVectors.version4, drops: 3, units: 1500)
        builder.append(simple: FrameVectors.version4)
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining() == [Self.packet, Self.packet, Self.packet])
        #expect(reader.facts.packets == 3)
        #expect(reader.facts.interfaces == 1)
        #expect(reader.facts.sections == 1)
        #expect(reader.facts.format == .pcapng)
    }

    @Test func passesOverUnknownBlocksAndOptions() throws {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 2)
        builder.append(block: 5, [UInt8](repeating: 9, count: 24))
        builder.append(interface: 101, options: builder.option(2, Array("eth0".utf8)))
        builder.append(block: 0x8000_0001, [])
        builder.append(
            enhanced: FrameVectors.version4, units: 1500,
            options: builder.option(2, hex("00 00 00 01")) + builder.option(1, Array("late".utf8)))
        builder.append(block: 4, hex("00 00 00 00"))
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining() == [Self.packet])
        #expect(reader.facts.wholeBytes == Int64(builder.bytes.count))
    }

    @Test func appliesResolutionAndOffsetOfEachInterface() throws {
        var builder = CaptureBuilder(.big)
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101, options: builder.option(9, [9]))
        builder.append(interface: 101, options: builder.option(9, [0x81]) + builder.option(14, builder.word(Int64(-1))))
        builder.append(interface: 101, options: builder.option(14, builder.word(Int64.max)))
        builder.append(enhanced: FrameVectors.version4, interface: 0, units: 1_500_000)
        builder.append(enhanced: FrameVectors.version4, interface: 1, units: 5)
        builder.append(enhanced: FrameVectors.version4, interface: 2, units: 1)
        let times = try items(of: builder.bytes).map { item in
            if case .datagram(let time, _, _, _, _, _) = item { time } else { Int64(-1) }
        }
        // The last one is nonsense, and no packet after it says otherwise.
        #expect(times == [1_500_000, 1_500_000_000, 1_500_000_000])
    }

    @Test func cutsSimplePacketsAtTheSnapLength() throws {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101, snapLength: 30)
        builder.append(simple: Array(FrameVectors.version4[..<30]), originalLength: 32)
        #expect(
            try items(of: builder.bytes) == [
                .datagram(0, FrameVectors.source, FrameVectors.destination, hex("80 6f"), isTruncated: true)
            ])
    }

    @Test func forgetsInterfacesAndByteOrderAtANewSection() throws {
        var builder = CaptureBuilder(.little)
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 1)
        builder.append(enhanced: FrameVectors.ethernetHeader + FrameVectors.version4, units: 1500)
        builder.order = .big
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101, options: builder.option(9, [9]))
        builder.append(enhanced: FrameVectors.version4, units: 1_500_000)
        builder.append(sectionHeaderVersion: 0)
        builder.append(enhanced: FrameVectors.version4, units: 1_500_000)
        var reader = try CaptureReader(bytes: builder.bytes)
        // The third one declares no interface: the packet tells what it is.
        #expect(try reader.remaining().count == 3)
        #expect(reader.facts.damage.holes == 0 && reader.facts.damage.isHeaderAssumed)
        #expect(reader.facts.sections == 3)
        #expect(reader.facts.linkTypes == [1, 101])
    }

    @Test func countsPacketsOfInterfacesThatItDoesNotRead() throws {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 105)
        builder.append(interface: 101)
        builder.append(enhanced: [1, 2, 3], interface: 0, units: 1, isDatagram: false)
        builder.append(enhanced: FrameVectors.version4, interface: 1, units: 1500)
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining() == [Self.packet])
        #expect(reader.facts.otherLinkTypes == 1)
    }

    @Test func readsEventsOfTheUserInterface() throws {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 147)
        builder.append(enhanced: Array(#"{"v":1}"#.utf8), units: 2, isDatagram: false)
        builder.append(enhanced: Array(#"{"v""#.utf8), units: 3, originalLength: 7, isDatagram: false)
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining() == [.event(2000, #"{"v":1}"#)])
        #expect(reader.facts.events == 1)
        #expect(reader.facts.malformed == 1)
    }

    static let corruptions: [(String, [UInt8])] = [
        ("length below the least", hex("06 00 00 00 08 00 00 00 00 00 00 00")),
        ("length not a multiple of four", hex("06 00 00 00 21 00 00 00 00 00 00 00")),
        ("length beyond the limit", hex("06 00 00 00 04 00 00 01 00 00 00 00")),
        ("length beyond the end", hex("06 00 00 00 00 00 01 00 00 00 00 00")),
        ("two lengths", hex("09 00 00 00 0c 00 00 00 10 00 00 00")),
        ("packet block without room for its fields", hex("06 00 00 00 0c 00 00 00 0c 00 00 00")),
        (
            "packet longer than its block",
            hex("06 00 00 00 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 01 00 00 00 20 00 00 00")
        ),
        ("section header without its magic", hex("0a 0d 0d 0a 1c 00 00 00 01 02 03 04")),
        ("zeros", [UInt8](repeating: 0, count: 30) + [1]),
        ("no multiple of a word", [9, 9, 9, 9, 9]),
    ]

    @Test(arguments: corruptions)
    func passesOverABlockThatIsCorrupt(name: String, block: [UInt8]) throws {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101)
        builder.append(enhanced: FrameVectors.version4, units: 1500)
        let offset = Int64(builder.bytes.count)
        builder.append(raw: block)
        builder.append(enhanced: FrameVectors.version4, units: 1500)
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining() == [Self.packet, Self.packet], "\(name)")
        #expect(reader.facts.damage.places == [CaptureDamage.Hole(offset: offset, length: Int64(block.count))])
        #expect(reader.facts.wholeBytes == Int64(builder.bytes.count))
    }

    @Test func refusesAnotherVersion() {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0, major: 2)
        #expect(
            throws: CapturesError.unsupportedVersion(path: "memory", format: .pcapng, major: 2, minor: 0, offset: 12)
        ) { try items(of: builder.bytes) }
    }

    @Test func passesOverMoreInterfacesThanTheLimit() throws {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        for _ in 0...CaptureLimits.interfacesPerSection { builder.append(interface: 101) }
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining() == [])
        #expect(reader.facts.interfaces == 1024)
        #expect(reader.facts.damage.places == [CaptureDamage.Hole(offset: 28 + 1024 * 20, length: 20)])
    }

    @Test func skipsBlocksAndPacketsThatAreTooLong() throws {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101)
        let zeros = [UInt8](repeating: 0, count: CaptureLimits.packetLength + 4)
        builder.append(enhanced: zeros, units: 1, isDatagram: false)
        builder.append(enhanced: zeros + zeros, units: 1, isDatagram: false)
        builder.append(block: 11, zeros + zeros)
        builder.append(enhanced: FrameVectors.version4, units: 1500)
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining() == [Self.packet])
        #expect(reader.facts.oversized == 2)
        #expect(reader.facts.packets == 3)
    }

    @Test func takesZerosAtTheEndForATornTail() throws {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101)
        builder.append(enhanced: FrameVectors.version4, units: 1500)
        let whole = Int64(builder.bytes.count)
        builder.append(raw: [UInt8](repeating: 0, count: 4096))
        var reader = try CaptureReader(bytes: builder.bytes)
        #expect(try reader.remaining() == [Self.packet])
        #expect(reader.facts.truncatedTailBytes == 4096)
        #expect(reader.facts.wholeBytes == whole)
    }
}
