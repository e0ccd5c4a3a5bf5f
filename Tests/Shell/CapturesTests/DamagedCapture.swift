import Media
import TestSupport
import Testing

@testable import Captures

/// A capture with the place of each of its packets.
struct KnownCapture: CustomTestStringConvertible {
    struct Packet {
        var range: Range<Int>
        var time: Int64
        var payload: [UInt8]
    }

    var testDescription: String
    var bytes: [UInt8]
    var packets: [Packet] = []
    /// Everything before the first packet.
    var headerLength = 0
    /// A packet that was changed is never returned.
    var isChecked = false

    enum Format: CaseIterable {
        case pcap, pcapNanoseconds, pcapng, pcapngBig, oldJournal, journal, mjr, mjrUntimed, rtpdump
    }

    private static let start: Int64 = 1_767_225_600_000_000_000

    /// - Parameter longest: payloads have 20 bytes or more.
    init(_ format: Format, count: Int, longest: Int, seed: UInt64) throws {
        testDescription = "\(format)"
        bytes = []
        var generator = SeededGenerator(seed: seed)
        var contents: [(time: Int64, payload: [UInt8])] = []
        for i in 0..<count {
            var payload: [UInt8] = [0x80, 111, 0, UInt8(truncatingIfNeeded: i)]
            payload.appendBigEndian(UInt32(960 * i + 7))
            payload += [0xDA, 0x8B, 0x57, 0xE5]
            let length = Int.random(in: 8...longest - 12, using: &generator)
            payload += (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            contents.append((Int64(i) * 20_000_000, payload))
        }
        switch format {
        case .journal: try writeJournal(contents)
        case .pcap, .pcapNanoseconds: appendClassic(contents, isNanosecond: format == .pcapNanoseconds)
        case .pcapng, .pcapngBig: appendBlocks(contents, format == .pcapng ? .little : .big)
        case .oldJournal: appendOldJournal(contents)
        case .mjr:
            appendBare(contents, MJRReadingTests.timed) { time, payload in
                Array("MEET".utf8) + Self.word(UInt32(time / 1_000_000)) + Self.half(payload.count)
            }
        case .mjrUntimed:
            appendBare(contents, MJRReadingTests.untimed) { _, payload in
                Array("MEETECHO".utf8) + Self.half(payload.count)
            }
        case .rtpdump:
            appendBare(contents, RTPDumpReadingTests.header) { time, payload in
                Self.half(payload.count + 8) + Self.half(payload.count) + Self.word(UInt32(time / 1_000_000))
            }
        }
        headerLength = packets.first?.range.lowerBound ?? 0
        // What the reader says of the undamaged file.
        for (i, item) in try items(of: bytes).filter(\.isDatagram).enumerated() {
            guard case .datagram(let time, _, _, _, _, _) = item else { continue }
            packets[i].time = time
        }
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        var content: [UInt8] = []
        content.appendBigEndian(value)
        return content
    }

    private static func half(_ value: Int) -> [UInt8] {
        var content: [UInt8] = []
        content.appendBigEndian(UInt16(value))
        return content
    }

    static func frame(_ payload: [UInt8]) -> [UInt8] {
        var frame = hex("45 00") + half(payload.count + 28) + hex("00 00 40 00 40 11 00 00 0a 00 00 01 0a 00 00 02")
        frame += hex("13 8c ea 61") + half(payload.count + 8) + hex("00 00")
        return frame + payload
    }

    private mutating func note(_ payload: [UInt8], from start: Int) {
        packets.append(Packet(range: start..<bytes.count, time: 0, payload: payload))
    }

    private mutating func appendClassic(_ contents: [(time: Int64, payload: [UInt8])], isNanosecond: Bool) {
        var builder = CaptureBuilder(isNanosecond ? .big : .little)
        builder.append(pcapHeader: 1, isNanosecond: isNanosecond)
        for content in contents {
            let begin = builder.bytes.count
            let time = Self.start + content.time
            builder.append(
                record: FrameVectors.ethernetHeader + Self.frame(content.payload),
                seconds: UInt32(time / 1_000_000_000),
                fraction: UInt32(time % 1_000_000_000 / (isNanosecond ? 1 : 1000)) + 7)
            bytes = builder.bytes
            note(content.payload, from: begin)
        }
    }

    private mutating func appendBlocks(_ contents: [(time: Int64, payload: [UInt8])], _ order: ByteOrder) {
        var builder = CaptureBuilder(order)
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 1)
        for content in contents {
            let begin = builder.bytes.count
            builder.append(
                enhanced: FrameVectors.ethernetHeader + Self.frame(content.payload),
                units: UInt64((Self.start + content.time) / 1000))
            bytes = builder.bytes
            note(content.payload, from: begin)
        }
    }

    /// As rokuga 0.1 wrote it: without checksums and copies.
    private mutating func appendOldJournal(_ contents: [(time: Int64, payload: [UInt8])]) {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101, options: builder.option(9, [9]))
        builder.append(interface: 147, options: builder.option(9, [9]))
        for (i, content) in contents.enumerated() {
            let units = UInt64(Self.start + content.time)
            if i % 8 == 0 {
                builder.append(enhanced: Array(#"{"v":1}"#.utf8), interface: 1, units: units, isDatagram: false)
            }
            let begin = builder.bytes.count
            builder.append(enhanced: Self.frame(content.payload), units: units)
            bytes = builder.bytes
            note(content.payload, from: begin)
        }
    }

    private mutating func writeJournal(_ contents: [(time: Int64, payload: [UInt8])]) throws {
        isChecked = true
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        var writer = try JournalWriter(path: path, appending: false)
        var ranges: [(Range<Int>, [UInt8])] = []
        for (i, content) in contents.enumerated() {
            let time = WallTime(nanoseconds: Self.start + content.time)
            if i % 8 == 0 { try writer.append(event: Array(#"{"v":1}"#.utf8).span, at: time) }
            let begin = Int(writer.byteCount)
            try writer.append(
                datagram: content.payload.span, source: FrameVectors.source, destination: FrameVectors.destination,
                at: time)
            ranges.append((begin..<Int(writer.byteCount), content.payload))
        }
        try writer.close()
        bytes = CapturesTests.contents(of: path)
        for (range, payload) in ranges { packets.append(Packet(range: range, time: 0, payload: payload)) }
    }

    private mutating func appendBare(
        _ contents: [(time: Int64, payload: [UInt8])], _ header: [UInt8], _ record: (Int64, [UInt8]) -> [UInt8]
    ) {
        bytes = header
        for content in contents {
            let begin = bytes.count
            bytes += record(content.time, content.payload) + content.payload
            note(content.payload, from: begin)
        }
    }
}

extension Seen {
    var isDatagram: Bool {
        if case .datagram = self { return true }
        return false
    }
}

/// A capture after something happened to it: each byte knows where it was, unless it was changed.
struct DamagedCapture {
    private(set) var bytes: [UInt8]
    private var origins: [Int]
    private(set) var story: [String] = []

    init(_ capture: KnownCapture) {
        bytes = capture.bytes
        origins = Array(bytes.indices)
    }

    mutating func flip(bit: Int) {
        story.append("bit \(bit % 8) of byte \(bit / 8)")
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        origins[bit / 8] = -1
    }

    /// One of the damages that disks, file systems and transfers do.
    mutating func damage(page: Int, _ generator: inout SeededGenerator) {
        guard bytes.count > 2 * page else { return }
        let first = Int.random(in: 0..<bytes.count / page, using: &generator) * page
        let range = first..<min(first + page, bytes.count)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0, 1: flip(bit: Int.random(in: 0..<8 * bytes.count, using: &generator))
        case 2:
            story.append("zeros in \(range)")
            for i in range where bytes[i] != 0 { (bytes[i], origins[i]) = (0, -1) }
        case 3:
            story.append("without \(range)")
            bytes.removeSubrange(range)
            origins.removeSubrange(range)
        case 4:
            story.append("twice \(range)")
            bytes.insert(contentsOf: bytes[range], at: range.upperBound)
            origins.insert(contentsOf: origins[range], at: range.upperBound)
        default:
            let length = Int.random(in: bytes.count / 2..<bytes.count, using: &generator)
            story.append("cut at \(length)")
            bytes.removeLast(bytes.count - length)
            origins.removeLast(origins.count - length)
        }
    }

    /// Whether these bytes are still together and unchanged.
    func contains(_ range: Range<Int>) -> Bool {
        var search = 0
        while let start = origins[search...].firstIndex(of: range.lowerBound) {
            if start + range.count <= origins.count, origins[start..<start + range.count].elementsEqual(range) {
                return true
            }
            search = start + 1
        }
        return false
    }
}
