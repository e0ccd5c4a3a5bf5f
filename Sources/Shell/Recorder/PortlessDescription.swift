import Captures
import Media
import RTP

/// A session description whose streams all have port 0, completed by what a capture shows: RTSP describes streams so
/// (RFC 2326 §C.1.1), and a capture has their packets, but not always the SETUP that names their ports.
enum PortlessDescription {
    /// More ports are no ports of one description.
    private static let portLimit = 512

    /// The text with the port to which most packets of each stream's payload types came; unchanged where it has ports.
    /// A stream without packets keeps port 0.
    static func completed(_ text: String, by captures: [String]) throws -> String {
        guard let description = try? SessionDescription(parsing: text), description.isWithoutPorts else { return text }
        let counts = try packets(in: captures)
        var taken: Set<UInt16> = []
        var ports: [UInt16?] = []
        for media in description.media where isStream(media.kind) {
            let types = media.payloadTypes.map(\.payloadType)
            let found = counts.filter { !taken.contains($0.key) }.compactMap { port, counts in
                let count = types.reduce(0) { $0 + counts[Int($1 & 0x7F)] }
                return count > 0 ? (port: port, count: count) : nil
            }
            let best = found.max { ($0.count, $1.port) < ($1.count, $0.port) }?.port
            if let best { taken.insert(best) }
            ports.append(best)
        }
        return replacing(ports, in: text)
    }

    private static func isStream(_ kind: String) -> Bool { MediaKind(rawValue: kind) != nil }

    /// How many RTP packets of each payload type came to each port.
    private static func packets(in captures: [String]) throws -> [UInt16: [Int]] {
        var counts: [UInt16: [Int]] = [:]
        var reader = try MergedCapture(paths: captures)
        while true {
            let item = try reader.next()
            if case .end = item { return counts }
            guard case .datagram(let datagram) = item else { continue }
            let port = datagram.destination.port
            reader.withPayload(datagram.payload) { bytes in
                guard PacketKind(of: bytes, at: PortUse()) == .rtp, let packet = try? RTPPacket(parsing: bytes),
                    counts[port] != nil || counts.count < portLimit
                else { return }
                counts[port, default: [Int](repeating: 0, count: 128)][Int(packet.payloadType & 0x7F)] += 1
            }
        }
    }

    /// - Parameter ports: of the lines `m=audio` and `m=video`, in their order.
    private static func replacing(_ ports: [UInt16?], in text: String) -> String {
        var rest = ports[...]
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            let words = line.split(separator: " ")
            // A line without formats is none of `media`.
            guard let first = words.first, first.hasPrefix("m="), words.count > 3, isStream(String(first.dropFirst(2))),
                let port = rest.popFirst()
            else { return String(line) }
            return ([String(first), port.map { String($0) } ?? "0"] + words.dropFirst(2).map(String.init))
                .joined(separator: " ")
        }
        return lines.joined(separator: "\n")
    }
}
