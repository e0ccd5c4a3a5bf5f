import Glibc
import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct JournalWriterTests {
    static let start: Int64 = 1_795_219_056_831_926_123

    static let sectionLength = 52

    /// Golden bytes of an empty journal, hand-built (draft-ietf-opsawg-pcapng §4.1, §4.2); the checksums are those of
    /// Python's `zlib.crc32`.
    static let header = hex(
        """
        0a 0d 0d 0a 34 00 00 00 4d 3c 2b 1a 01 00 00 00 ff ff ff ff ff ff ff ff
        04 00 06 00 72 6f 6b 75 67 61 00 00                           # shb_userappl "rokuga"
        32 8c 04 00 45 66 39 ff 00 00 00 00 34 00 00 00                      # checksum
        01 00 00 00 34 00 00 00 65 00 00 00 00 00 00 00               # raw IP, no snap length
        02 00 07 00 70 61 63 6b 65 74 73 00                           # if_name "packets"
        09 00 01 00 09 00 00 00                                       # if_tsresol 10^-9
        32 8c 04 00 89 ef d2 af 00 00 00 00 34 00 00 00
        01 00 00 00 34 00 00 00 93 00 00 00 00 00 00 00               # USER0
        02 00 06 00 65 76 65 6e 74 73 00 00                           # if_name "events"
        09 00 01 00 09 00 00 00
        32 8c 04 00 58 4e 52 64 00 00 00 00 34 00 00 00
        01 00 00 00 3c 00 00 00 94 00 00 00 00 00 00 00               # USER1
        02 00 10 00 63 6f 70 69 65 73 20 6f 66 20 65 76 65 6e 74 73   # if_name "copies of events"
        09 00 01 00 09 00 00 00
        32 8c 04 00 d3 dc 4a fc 00 00 00 00 3c 00 00 00
        """)

    @Test func beginsWithASectionAndTwoInterfaces() throws {
        let directory = try TemporaryDirectory()
        var writer = try JournalWriter(path: directory.file("journal"), appending: false)
        #expect(writer.byteCount == Int64(Self.header.count))
        try writer.close()
        #expect(contents(of: directory.file("journal")) == Self.header)
    }

    @Test func writesADatagramAsAnEnhancedPacket() throws {
        let directory = try TemporaryDirectory()
        var writer = try JournalWriter(path: directory.file("journal"), appending: false)
        try writer.append(
            datagram: hex("80 6f 00 01 ff").span, source: FrameVectors.source, destination: FrameVectors.destination,
            at: WallTime(nanoseconds: 0x0102_0304_0506_0708), rawTime: WallTime(nanoseconds: 7))
        try writer.close()
        let block = hex(
            """
            06 00 00 00 6c 00 00 00 00 00 00 00 04 03 02 01 08 07 06 05 21 00 00 00 21 00 00 00
            45 00 00 21 00 00 40 00 40 11 26 ca 0a 00 00 01 0a 00 00 02
            13 8c ea 61 00 0d 00 00 80 6f 00 01 ff 00 00 00
            01 00 17 00 72 61 77 3d 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 37 00   # raw=...7
            32 8c 04 00 05 dd 39 ca   # checksum
            00 00 00 00 6c 00 00 00
            """)
        #expect(Array(contents(of: directory.file("journal")).dropFirst(Self.header.count)) == block)
    }

    @Test func readsBackExactlyWhatWasWritten() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        let expected = try write(count: 40, to: path, appending: false)
        var reader = try CaptureReader(path: path)
        #expect(try reader.remaining() == expected)
        #expect(reader.facts.linkTypes == [101, 147, 148])
        #expect(reader.facts.truncatedTailBytes == 0)
    }

    @Test func continuesInANewSection() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        var expected = try write(count: 5, to: path, appending: false)
        expected += try write(count: 3, to: path, appending: true)
        expected += try write(count: 2, to: path, appending: true)
        var reader = try CaptureReader(path: path)
        #expect(try reader.remaining() == expected)
        #expect(reader.facts.sections == 3)
    }

    @Test func writesWhenItsBufferIsFull() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        var writer = try JournalWriter(
            file: JournalFile(creating: path), packetInterface: "a", eventInterface: "b", capacity: 512)
        let payload = [UInt8](repeating: 3, count: 100)
        for i in 0..<20 {
            try writer.append(
                datagram: payload.span, source: FrameVectors.source, destination: FrameVectors.destination,
                at: WallTime(nanoseconds: Int64(i)))
        }
        #expect(contents(of: path).count > 20 * 100)
        let byteCount = writer.byteCount
        try writer.close()
        #expect(Int64(contents(of: path).count) == byteCount)
        #expect(try items(of: contents(of: path)).count == 20)
    }

    @Test func acceptsTheLongestAndRefusesLonger() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        var writer = try JournalWriter(path: path, appending: false)
        let long = [UInt8](repeating: 0x20, count: CaptureLimits.packetLength + 1)
        let time = WallTime(nanoseconds: 1)
        // With IPv6 the length does not include its header (RFC 8200 §3): a datagram may be 20 bytes longer.
        for (source, destination, limit) in [
            (FrameVectors.source, FrameVectors.destination, 65_507),
            (FrameVectors.source6, FrameVectors.destination6, 65_527),
        ] {
            try writer.append(
                datagram: long.span.extracting(0..<limit), source: source, destination: destination, at: time)
            #expect(throws: CapturesError.datagramTooLong(length: limit + 1, limit: limit)) {
                try writer.append(
                    datagram: long.span.extracting(0..<limit + 1), source: source, destination: destination, at: time)
            }
        }
        try writer.append(event: long.span.extracting(0..<CaptureLimits.packetLength), at: time)
        #expect(throws: CapturesError.eventTooLong(length: 262_145, limit: 262_144)) {
            try writer.append(event: long.span, at: time)
        }
        try writer.close()
        var reader = try CaptureReader(path: path)
        let lengths = try reader.remaining().compactMap { item in
            if case .datagram(_, _, _, let payload, _, _) = item { payload.count } else { nil }
        }
        #expect(lengths == [65_507, 65_527])
        #expect(reader.facts.oversized + reader.facts.malformed == 0)
    }

    @Test func writesTimesBefore1970As1970() throws {
        let directory = try TemporaryDirectory()
        var writer = try JournalWriter(path: directory.file("journal"), appending: false)
        try writer.append(event: [0x7B, 0x7D].span, at: WallTime(nanoseconds: -5))
        try writer.append(event: [0x7B, 0x7D].span, at: WallTime(nanoseconds: .max))
        try writer.close()
        #expect(try items(of: contents(of: directory.file("journal"))) == [.event(0, "{}"), .event(.max, "{}")])
    }

    @Test func saysThatTheDiskIsFull() throws {
        let descriptor = unsafe open("/dev/full", O_WRONLY)
        try #require(descriptor >= 0)
        var writer = try JournalWriter(descriptor: descriptor, path: "/dev/full")
        let error = CapturesError.diskFull(path: "/dev/full", errno: ENOSPC, written: 0)
        #expect(throws: error) { try writer.write() }
        #expect(throws: error) { try writer.synchronize() }
        #expect(writer.byteCount == Int64(Self.header.count))
        #expect(throws: error) { try writer.close() }
        #expect(throws: CapturesError.closed(path: "/dev/full")) { try writer.close() }
        #expect(throws: CapturesError.closed(path: "/dev/full")) {
            try writer.append(event: [0x7B, 0x7D].span, at: WallTime(nanoseconds: 0))
        }
        #expect(writer.descriptor == -1)
    }

    /// A pipe that nobody reads takes 64 KiB (pipe(7)) and then no more, in the middle of a block.
    @Test func goesOnWhereAnErrorStoppedAWrite() throws {
        var ends: [Int32] = [-1, -1]
        try unsafe #require(pipe(&ends) == 0)
        try #require(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
        defer { close(ends[0]) }
        var writer = try JournalWriter(descriptor: ends[1], path: "pipe")
        let payload = [UInt8](repeating: 5, count: 60_001)
        for i in 0..<2 {
            try writer.append(
                datagram: payload.span, source: FrameVectors.source, destination: FrameVectors.destination,
                at: WallTime(nanoseconds: Int64(i)))
        }
        #expect(throws: CapturesError.writeFailed(path: "pipe", errno: EAGAIN, written: 65_536)) { try writer.write() }
        var received: [UInt8] = drained(ends[0])
        try writer.append(event: [0x7B, 0x7D].span, at: WallTime(nanoseconds: 9))
        try writer.close()
        received += drained(ends[0])
        let expected = (0..<2).map {
            Seen.datagram(Int64($0), FrameVectors.source, FrameVectors.destination, payload)
        }
        #expect(try items(of: received) == expected + [.event(9, "{}")])
    }

    @Test func makesTheJournalDurable() throws {
        let directory = try TemporaryDirectory()
        var writer = try JournalWriter(path: directory.file("journal"), appending: false)
        try writer.append(event: [0x7B, 0x7D].span, at: WallTime(nanoseconds: 1))
        try writer.synchronize()
        #expect(Int64(contents(of: directory.file("journal")).count) == writer.byteCount)
        #expect(fdatasync(writer.descriptor) == 0)
    }

    /// Datagrams of both IP versions, with and without a raw time, and events, in turn.
    private func write(count: Int, to path: String, appending: Bool) throws -> [Seen] {
        var generator = SeededGenerator(seed: UInt64(count))
        var writer = try JournalWriter(path: path, appending: appending)
        var expected: [Seen] = []
        for i in 0..<count {
            let time = Self.start + Int64(i) * 1_000_001
            if i % 4 == 3 {
                let json = #"{"v":1,"number":\#(i)}"#
                try writer.append(event: Array(json.utf8).span, at: WallTime(nanoseconds: time))
                expected.append(.event(time, json))
                continue
            }
            let payload = (0..<i * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let source = i % 2 == 0 ? FrameVectors.source : FrameVectors.source6
            let destination = i % 2 == 0 ? FrameVectors.destination : FrameVectors.destination6
            let rawTime = i % 3 == 0 ? time - 77 : nil
            try writer.append(
                datagram: payload.span, source: source, destination: destination, at: WallTime(nanoseconds: time),
                rawTime: rawTime.map { WallTime(nanoseconds: $0) })
            expected.append(.datagram(time, source, destination, payload, rawTime: rawTime))
        }
        try writer.close()
        return expected
    }

    private func drained(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }
}
