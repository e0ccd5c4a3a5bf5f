import Captures
import Foundation
import Glibc
import Media
import TestSupport
import Testing

@testable import Recorder

@Suite struct PortlessDescriptionTests {
    private let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString).pcapng"

    /// The lines `m=` of `text` when the capture has `count` packets of a payload type at a port.
    private func media(_ text: String, _ packets: [(port: UInt16, type: UInt8, count: Int)]) throws -> [String] {
        var writer = try JournalWriter(path: path, appending: false)
        defer { unsafe unlink(path) }
        let local = IPAddress.v4(0x7F00_0001)
        for packet in packets {
            var builder = RTPBuilder(payloadType: packet.type, ssrc: UInt32(packet.port), step: 960)
            for i in 0..<packet.count {
                try writer.append(
                    datagram: builder.opus().span, source: Endpoint(address: local, port: 9),
                    destination: Endpoint(address: local, port: packet.port),
                    at: WallTime(nanoseconds: ScriptedPorts.start + Int64(i) * 1_000_000))
            }
        }
        try writer.close()
        return try PortlessDescription.completed(text, by: [path]).split(whereSeparator: \.isNewline)
            .filter { $0.hasPrefix("m=") }.map(String.init)
    }

    private static let camera =
        "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=audio 0 RTP/AVP 0\r\n"
        + "m=application 0 RTP/AVP 107\r\n"

    @Test func takesThePortsFromTheCapture() throws {
        let found = try media(Self.camera, [(5008, 0, 3), (5002, 96, 30), (5004, 96, 2), (5006, 107, 40)])
        #expect(found == ["m=video 5002 RTP/AVP 96", "m=audio 5008 RTP/AVP 0", "m=application 0 RTP/AVP 107"])
    }

    @Test func twoStreamsOfOnePayloadTypeHaveTwoPorts() throws {
        let two = "v=0\nm=audio 0 RTP/AVP 0\nm=audio 0 RTP/AVP 0\n"
        #expect(try media(two, [(5004, 0, 9), (5002, 0, 9)]) == ["m=audio 5002 RTP/AVP 0", "m=audio 5004 RTP/AVP 0"])
        #expect(try media(two, [(5002, 0, 9)]) == ["m=audio 5002 RTP/AVP 0", "m=audio 0 RTP/AVP 0"])
    }

    // Where only some streams have port 0 they are rejected (RFC 3264 §6).
    @Test func leavesADescriptionWithPortsAsItIs() throws {
        let rejected = "v=0\nm=audio 5000 RTP/AVP 0\nm=video 0 RTP/AVP 96\n"
        #expect(
            try media(rejected, [(5002, 96, 9)]) == ["m=audio 5000 RTP/AVP 0", "m=video 0 RTP/AVP 96"])
        #expect(try PortlessDescription.completed("nothing", by: ["/does/not/exist"]) == "nothing")
    }
}
