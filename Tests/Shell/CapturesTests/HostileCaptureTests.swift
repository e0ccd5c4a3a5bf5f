import Media
import TestSupport
import Testing

@testable import Captures

struct SmallCapture: CustomTestStringConvertible {
    var testDescription: String
    var builder: CaptureBuilder
    var headerLength: Int
}

@Suite struct HostileCaptureTests {
    static let captures: [SmallCapture] = [
        classic("pcap, little-endian", .little, isNanosecond: false),
        classic("pcap with nanoseconds, big-endian", .big, isNanosecond: true),
        blocks("pcapng, little-endian", .little),
        blocks("pcapng, big-endian", .big),
        bare("Janus, with times", MJRReadingTests.timed, MJRReadingTests.timedRecord),
        bare("Janus, without times", MJRReadingTests.untimed, MJRReadingTests.untimedRecord),
        bare("Janus, oldest", MJRReadingTests.oldest, MJRReadingTests.untimedRecord),
        bare("rtpdump", RTPDumpReadingTests.header, RTPDumpReadingTests.report),
    ]

    @Test(arguments: captures)
    func readsACutFileUpToItsLastWholeRecord(capture: SmallCapture) throws {
        let all = try items(of: capture.builder.bytes)
        for length in 0..<capture.builder.bytes.count {
            let bytes = Array(capture.builder.bytes[..<length])
            guard length >= capture.headerLength else {
                #expect(throws: CapturesError.self) { try items(of: bytes) }
                continue
            }
            var reader = try CaptureReader(bytes: bytes)
            let remaining = try reader.remaining()
            let whole = capture.builder.ends.filter { $0 <= length }
            let datagrams = capture.builder.holdDatagram[..<whole.count].filter { $0 }.count
            #expect(remaining == Array(all[..<datagrams]))
            #expect(reader.facts.wholeBytes == Int64(whole.last ?? 0))
            #expect(reader.facts.truncatedTailBytes == Int64(length - (whole.last ?? 0)))
        }
    }

    @Test func tellsAHeaderThatIsCut() {
        #expect(throws: CapturesError.truncatedHeader(path: "memory", format: nil, needed: 4, found: 0)) {
            try items(of: [])
        }
        #expect(
            throws: CapturesError.truncatedHeader(path: "memory", format: .pcapMicroseconds, needed: 24, found: 23)
        ) { try items(of: Array(Self.captures[0].builder.bytes[..<23])) }
        #expect(throws: CapturesError.truncatedHeader(path: "memory", format: .pcapng, needed: 28, found: 27)) {
            try items(of: Array(Self.captures[2].builder.bytes[..<27]))
        }
    }

    @Test func refusesAFileOfAnotherFormat() {
        // An MP4 file begins with the length of its `ftyp` box (ISO/IEC 14496-12 §4.3).
        #expect(throws: CapturesError.unknownFormat(path: "memory", magic: 0x1C)) {
            try items(of: hex("00 00 00 1c 66 74 79 70"))
        }
    }

    @Test(arguments: captures)
    func survivesEveryFlippedBit(capture: SmallCapture) {
        let bytes = capture.builder.bytes
        for i in bytes.indices {
            var damaged = bytes
            damaged[i] ^= 1 << UInt8(i * 5 & 7)
            expectOrderlyEnd(damaged)
        }
    }

    @Test(arguments: captures)
    func survivesRandomBytesBehindAHeader(capture: SmallCapture) {
        var generator = SeededGenerator(seed: 11)
        let headers = capture.builder.bytes[..<capture.builder.ends[1]]
        for _ in 0..<200 {
            let count = Int.random(in: 0...120, using: &generator)
            let noise = (0..<count).map { _ in
                // Small numbers make lengths that are often good.
                UInt8.random(in: Bool.random(using: &generator) ? 0...3 : 0...255, using: &generator)
            }
            expectOrderlyEnd(headers + noise)
        }
    }

    /// Ranges lie inside the buffer, the counts add up, and the reader ends after an error too.
    private func expectOrderlyEnd(_ bytes: [UInt8]) {
        guard var reader = try? CaptureReader(bytes: bytes) else { return }
        var count = 0
        while let item = try? reader.next(), item != .end {
            count += 1
            switch item {
            case .datagram(let datagram):
                #expect(reader.withPayload(datagram.payload) { $0.count } == datagram.payload.count)
                #expect(datagram.payload.count <= bytes.count)
            case .event(let record): #expect(record.json.upperBound <= bytes.count)
            case .end: break
            }
        }
        let facts = reader.facts
        #expect(count == facts.datagrams + facts.events)
        // No format has records with less of a header than rtpdump.
        #expect(count <= bytes.count / 8)
        let others = facts.notUDP + facts.fragments.count + facts.malformed + facts.otherLinkTypes + facts.oversized
        #expect(facts.packets == count - facts.fragments.reassembled + others)
        #expect(facts.wholeBytes <= Int64(bytes.count))
        #expect((try? reader.next()) == .end)
    }

    private static func classic(_ name: String, _ order: ByteOrder, isNanosecond: Bool) -> SmallCapture {
        var builder = CaptureBuilder(order)
        builder.append(pcapHeader: 101, isNanosecond: isNanosecond)
        builder.append(record: FrameVectors.version4, seconds: 1, fraction: 2)
        builder.append(record: FrameVectors.version6, seconds: 1, fraction: 3)
        return SmallCapture(testDescription: name, builder: builder, headerLength: 24)
    }

    private static func bare(_ name: String, _ header: [UInt8], _ record: [UInt8]) -> SmallCapture {
        var builder = CaptureBuilder(.big)
        builder.append(whole: header, isDatagram: false)
        for _ in 0..<3 { builder.append(whole: record, isDatagram: true) }
        return SmallCapture(testDescription: name, builder: builder, headerLength: header.count)
    }

    private static func blocks(_ name: String, _ order: ByteOrder) -> SmallCapture {
        var builder = CaptureBuilder(order)
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101, options: builder.option(9, [9]))
        builder.append(
            enhanced: FrameVectors.version4, units: 5, options: builder.option(1, Array("raw=4".utf8)))
        builder.append(block: 5, hex("00 00 00 00"))
        builder.append(obsolete: FrameVectors.version4, drops: 0, units: 6)
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101)
        builder.append(simple: FrameVectors.version4)
        return SmallCapture(testDescription: name, builder: builder, headerLength: 28)
    }
}
