import Foundation
import Jobs
import Media
import Packaging
import RTP

/// A capture of `samples/` with its descriptions and its truth.
struct SampleCapture {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples")

    let name: String

    /// Session descriptions by participant.
    func descriptions() throws -> [(participant: String, text: String)] {
        let files =
            name == "three-participants" ? ["A", "B", "C"].map { ($0, "\(name)-\($0).sdp") } : [("A", "\(name).sdp")]
        return try files.map { ($0.0, try String(contentsOf: Self.folder.appending(path: $0.1), encoding: .utf8)) }
    }

    /// The UDP datagrams of a classic capture in little-endian order: Ethernet, IPv4 (draft-ietf-opsawg-pcap §4).
    func datagrams() throws -> [Datagram] {
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: "\(name).pcap")))
        func little(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) } }
        func big(_ offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }
        let unit = little(0) == 0xA1B2_3C4D ? 1 : 1000
        var datagrams: [Datagram] = []
        var zero: Int?
        var position = 24
        while position + 16 <= bytes.count {
            let time = little(position) * 1_000_000_000 + little(position + 4) * unit
            let frame = position + 16
            position = frame + little(position + 8)
            guard big(frame + 12) == 0x0800, bytes[frame + 23] == 17 else { continue }
            let udp = frame + 14 + Int(bytes[frame + 14] & 15) * 4
            zero = zero ?? time
            datagrams.append(
                Datagram(
                    bytes: Array(bytes[udp + 8..<udp + big(udp + 4)]), port: UInt16(big(udp + 2)),
                    time: SessionTime(nanoseconds: Int64(time - (zero ?? time))),
                    source: .v4(UInt32(big(frame + 26)) << 16 | UInt32(big(frame + 28)))))
        }
        return datagrams
    }

    /// Frames that `NAME.frames.csv` marks as intact, in milliseconds after the first of their session.
    func intactFrames(of participant: String) throws -> Int {
        let path = Self.folder.appending(path: "\(name).frames.csv")
        guard FileManager.default.fileExists(atPath: path.path) else { return 0 }
        return [UInt8](try Data(contentsOf: path)).split(separator: 10).count { line in
            let cells = line.split(separator: 44)
            return cells[0].elementsEqual("\(participant)-video".utf8) && cells[11].elementsEqual("1".utf8)
        }
    }

    /// What the truth says of the SSRCs of a stream, `A-audio` for one, in the order of their coming.
    func sources(of stream: String) throws -> [[String: Int]] {
        let data = try Data(contentsOf: Self.folder.appending(path: "\(name).truth.json"))
        let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let streams = document?["streams"] as? [[String: Any]] ?? []
        let found = streams.first { $0["id"] as? String == stream }?["ssrcs"] as? [[String: Any]] ?? []
        return found.map { $0.compactMapValues { $0 as? Int } }
    }
}

extension Scene {
    /// The scene of a capture: everybody in it joins at its first packet, then it is played.
    init(_ sample: SampleCapture, outputs: [ContainerChoice]) throws {
        self.init(outputs: outputs, latency: 300)
        for description in try sample.descriptions() {
            let media = try SessionDescription(parsing: description.text).media
            let ports = media.flatMap { media -> [ConnectionJoined.PortRole] in
                let isAudio = media.kind == "audio"
                return [
                    .init(port: media.port, role: isAudio ? .audioRTP : .videoRTP),
                    .init(port: media.port + 1, role: isAudio ? .audioRTCP : .videoRTCP),
                ]
            }
            join(description.participant, sdp: description.text, ports: ports)
        }
    }
}
