import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct RTPDumpReadingTests {
    /// Made by hand after rtptools 1.22, `rtpdump.h`.
    static let header =
        Array("#!rtpplay1.0 127.0.0.1/60001\n".utf8)
        + hex(
            """
            00 00 00 05 00 00 00 07   # 5 s, 7 µs
            7f 00 00 01 00 00 00 00   # 127.0.0.1, no port, padding
            """)
    static let report = hex(
        """
        00 10 00 00 00 00 00 0a   # 16 bytes with this header, RTCP, 10 ms
        80 c9 00 01 00 00 00 01   # an empty receiver report
        """)
    private static let packet = hex(
        """
        00 14 00 20 00 00 00 14   # 20 bytes with this header, 32 of the packet, 20 ms
        80 6f 00 02 00 00 03 c0 da 8b 57 e5
        """)

    @Test func tellsPacketsFromReports() throws {
        var reader = try CaptureReader(bytes: Self.header + Self.report + Self.packet)
        let start: Int64 = 5_000_007_000
        #expect(
            try reader.remaining() == [
                .datagram(
                    start + 10_000_000, endpoint(0, 0), endpoint(0, 60_002), Array(Self.report[8...])),
                .datagram(
                    start + 20_000_000, endpoint(0, 0), endpoint(0, 60_001), Array(Self.packet[8...]),
                    isTruncated: true),
            ])
        #expect(reader.facts.format == .rtpdump && reader.facts.snapped == 1)
    }

    @Test(arguments: [("224.2.0.1/3456", 3456), ("ff02::1/5006", 5006), ("127.0.0.1/0", 0x1122), ("x/99999", 0x1122)])
    func takesThePortOfTheLineOrElseOfTheHeader(address: String, port: UInt16) throws {
        let header = Array("#!rtpplay1.0 \(address)\n".utf8) + hex("00 00 00 00 00 00 00 00 00 00 00 00 11 22 00 00")
        let seen = try items(of: header + Self.packet)
        #expect(
            seen == [
                .datagram(
                    20_000_000, endpoint(0, 0), endpoint(0, port), Array(Self.packet[8...]), isTruncated: true)
            ])
    }

    @Test func refusesAnotherVersionAndALineWithoutEnd() {
        for line in ["#!rtpplay2.0 127.0.0.1/1\n", "#!rtpplay1.0 " + String(repeating: "1", count: 90) + "\n"] {
            #expect(throws: CapturesError.unknownFormat(path: "memory", magic: 0x2321_7274)) {
                try items(of: Array(line.utf8) + [UInt8](repeating: 0, count: 16))
            }
        }
    }

    @Test func takesARecordShorterThanItsHeaderForTheTail() throws {
        var reader = try CaptureReader(bytes: Self.header + hex("00 07 00 00 00 00 00 00"))
        #expect(try reader.remaining() == [])
        #expect(reader.facts.truncatedTailBytes == 8)
    }
}
