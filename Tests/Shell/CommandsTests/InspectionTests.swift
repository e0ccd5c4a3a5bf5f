import Captures
import Foundation
import Jobs
import Media
import Recorder
import TestSupport
import Testing

@testable import Commands

@Suite struct InspectionTests {
    /// A classic pcap of whole Ethernet frames (draft-ietf-opsawg-pcap §4), made by hand.
    private func inspection(of frames: [[UInt8]]) throws -> Inspection {
        var bytes = hex("d4 c3 b2 a1 02 00 04 00 00 00 00 00 00 00 00 00 00 00 04 00 01 00 00 00")
        for frame in frames {
            let length = [UInt8(frame.count & 0xFF), UInt8(frame.count >> 8), 0, 0]
            bytes += [0, 0, 0, 0, 0, 0, 0, 0] + length + length + frame
        }
        var made: Inspection?
        try Scratch.with(samples: ["x.sdp": "opus-audio-only.sdp"]) { root in
            try Data(bytes).write(to: URL(filePath: root + "/x.pcap"))
            let batch = try BatchRecording(
                BatchInput(path: root + "/x.pcap", descriptionFiles: []), pipeline: Pipeline(outputs: []),
                directory: nil, codecs: CodecSet([]))
            made = Inspection(try batch.makeOutputs { _ in }, capture: "x.pcap")
        }
        return try #require(made)
    }

    private static let addresses = hex("02 00 00 00 00 01  02 00 00 00 00 02")
    /// Address resolution (RFC 826): not IP at all.
    private static let arp = addresses + hex("08 06") + [UInt8](repeating: 0, count: 28)
    /// IPv4 with more fragments to come (RFC 791 §3.1).
    private static let fragment =
        addresses + hex("08 00  45 00 00 1C 00 01 20 00 40 11 00 00 7F 00 00 01 7F 00 00 01")
        + [UInt8](
            repeating: 0, count: 8)
    /// IPv4 that ends in its header.
    private static let torn = addresses + hex("08 00  45 00 00 1C")

    @Test func countsWhatIsPassedOver() throws {
        let inspection = try inspection(of: [Self.arp, Self.fragment, Self.torn, Self.arp])
        #expect(inspection.packets == 4 && inspection.notUDP == 2)
        #expect(inspection.fragments == 1 && inspection.malformed == 1)
        let lines = inspection.table().split(separator: "\n")
        #expect(lines.first == "x.pcap: pcap, 4 packets, 0.00 s")
        #expect(lines.dropFirst().first == "ignored: 2 not UDP, 1 malformed")
        #expect(
            lines.dropFirst(2).first
                == "fragments: 1, of which 0 datagrams were made; 1 IP packet is incomplete")
        #expect(inspection.incomplete == 1 && inspection.reassembled == 0)
        #expect(inspection.warnings.map(\.reason) == [.captureIncomplete])
        #expect(lines.last?.hasPrefix("warning: 1 fragmented IP packet is incomplete and left out") == true)
    }

    @Test func saysNothingOfWhatIsNotThere() throws {
        let text = try inspection(of: []).table()
        #expect(text.hasPrefix("x.pcap: pcap, 0 packets, 0.00 s\nconnection  track"))
    }

    @Test func namesAConnectionOfWhichNothingCame() throws {
        let document = try JSONSerialization.jsonObject(with: Data(inspection(of: []).rendered().utf8))
        let connections = (document as? [String: Any])?["connections"] as? [[String: Any]]
        #expect(connections?.first?["connection_id"] as? String == "x")
    }
}
