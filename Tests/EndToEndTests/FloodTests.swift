import Captures
import Foundation
import Media
import RTP
import SRTPSender
import TestSupport
import Testing

/// 10,000 packets a second for two seconds that are valid RTP and not the source's, on its port, over real sockets.
@Suite(.waiting) struct FloodTests {
    /// What the packets of the flood are protected with, beside a source that is.
    enum Key: String {
        case none, theSame, another
    }

    struct Flood: CustomTestStringConvertible, Sendable {
        var isAnnounced: Bool
        var sources: UInt32
        var key: Key
        var testDescription: String {
            "\(isAnnounced ? "announced" : "unannounced") source beside \(sources), key: \(key.rawValue)"
        }
    }

    static let floods = [
        Flood(isAnnounced: true, sources: 10, key: .none), Flood(isAnnounced: false, sources: .max, key: .none),
        Flood(isAnnounced: false, sources: 1000, key: .theSame), Flood(isAnnounced: true, sources: 1, key: .another),
    ]

    private static let sample = "vp8-opus-360p"
    private static let (length, begin, count) = (3.2, 0.8, 20_000)
    private static let videoPort: UInt16 = 60_003

    /// The first seconds of the sample with what else comes; `NAME.pcap` and `NAME.sdp` in `folder`.
    private func write(_ flood: Flood?, as name: String, in folder: URL) throws {
        let keys = [1, 2].map { MasterKey(bytes: [UInt8](repeating: $0, count: 30)) }
        let senders = try keys.map { try SRTPSender(SRTPPolicy(suite: .aes128HMAC80, keys: [$0])) }
        let isProtected = flood.map { $0.key != .none } ?? false
        var packets: [(time: Double, port: UInt16, bytes: [UInt8])] = []
        var reader = try CaptureReader(path: Tree.samples.appending(path: "\(Self.sample).pcap").path)
        var (first, source): (WallTime?, UInt32) = (nil, 0)
        while case .datagram(let datagram) = try reader.next() {
            first = first ?? datagram.time
            let time = Double(datagram.time.nanoseconds - (first?.nanoseconds ?? 0)) / 1e9
            guard time < Self.length else { break }
            var bytes: [UInt8] = []
            reader.withPayload(datagram.payload) { bytes.append($0) }
            let isReport = (192...223).contains(bytes[1])
            if !isReport, datagram.destination.port == Self.videoPort { source = bytes.span.uint32(at: 8) ?? 0 }
            if isProtected { bytes = isReport ? senders[0].protectRTCP(bytes) : senders[0].protect(bytes) }
            packets.append((time, datagram.destination.port, bytes))
        }
        if let flood {
            var builder = RTPBuilder(payloadType: 120, ssrc: 0, step: 3000)
            // The rest of a picture (RFC 7741 §4.2), as long as a small packet.
            let payload: [UInt8] = [0x80, 0x80, 0x80, 1] + [UInt8](repeating: 0x11, count: 120)
            for i in 0..<Self.count {
                builder.ssrc = 1_000_000 + UInt32(i) % flood.sources
                var bytes = builder.packet(payload)
                if isProtected { bytes = senders[flood.key == .another ? 1 : 0].protect(bytes) }
                packets.append((Self.begin + Double(i) / 10_000, Self.videoPort, bytes))
            }
        }
        var capture = PcapFile()
        for packet in packets.sorted(by: { $0.time < $1.time }) {
            capture.append(packet.bytes, to: packet.port, at: packet.time)
        }
        try capture.write(to: folder.appending(path: "\(name).pcap"))
        var lines = try String(contentsOf: Tree.samples.appending(path: "\(Self.sample).sdp"), encoding: .utf8)
            .split(whereSeparator: \.isNewline).map(String.init)
        if isProtected {
            let crypto = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:\(Data(keys[0].bytes).base64EncodedString())"
            lines = lines.flatMap { $0.hasPrefix("m=") ? [$0, crypto] : [$0] }
        }
        if flood?.isAnnounced ?? false { lines.append("a=ssrc:\(source) cname:source") }
        try lines.map { $0 + "\r\n" }.joined().write(
            to: folder.appending(path: "\(name).sdp"), atomically: true, encoding: .utf8)
    }

    private func digests(_ file: URL) throws -> [[String]] {
        try ["v", "a"].map { try Frames(file, $0).list.map(\.digest) }
    }

    @Test(arguments: floods) func costsNoFrameOfTheSource(_ flood: Flood) throws {
        try Tree.withScratch { scratch in
            try write(nil, as: "alone", in: scratch)
            let alone = try Command.rokuga(
                "batch", scratch.appending(path: "alone.pcap").path, "--pipeline", "copy", "-o",
                scratch.appending(path: "batch").path)
            try #require(alone.status == 0, "\(alone.errors)")
            let sent = try digests(scratch.appending(path: "batch/alone/alone.mkv"))
            #expect(sent[0].count > 60 && sent[1].count > 140)

            try write(flood, as: "flooded", in: scratch)
            let live = try LiveJob(
                capture: "flooded", pipeline: "copy", in: scratch, file: scratch.appending(path: "flooded.pcap"))
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            #expect(!ended.errors.contains("decrypt_failed"), "\(ended.errors)")
            let found = try digests(live.file("flooded.mkv"))
            let report = try live.report()
            let connections = report["connections"] as? [[String: Any]]
            let tracks = connections?.first?["tracks"] as? [[String: Any]]
            let video = try #require(tracks?.first { $0["kind"] as? String == "video" })
            let reasons = (report["warnings"] as? [[String: Any]])?.compactMap { $0["reason"] as? String } ?? []
            let dropped = try #require(video["kernel_dropped"] as? Int)
            #expect((dropped > 0) == reasons.contains("kernel_dropped"))
            #expect(found[1] == sent[1])
            // A machine with little time for the recorder may fill the receive buffer; that is then said.
            guard dropped == 0 else { return #expect(sent[0].count - found[0].count <= dropped) }
            #expect(found[0] == sent[0])
            let refused = (video["srtp"] as? [String: Any])?["authentication_failed"] as? Int
            #expect(flood.key == .another ? refused == Self.count : video["foreign"] as? Int == Self.count)
        }
    }
}
