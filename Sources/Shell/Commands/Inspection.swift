import Captures
import FoundationEssentials
import Jobs
import Media
import Recorder

/// The findings of `inspect`, as text and as JSON.
struct Inspection: Encodable {
    var file: String
    var format: String
    var packets: Int
    var notUDP: Int
    /// Fragments of IP packets, and the datagrams made of them.
    var fragments: Int
    var reassembled: Int
    /// IP packets of which fragments are missing.
    var incomplete: Int
    var malformed: Int
    var truncatedTailBytes: Int64
    /// Bytes before the end that could not be read.
    var damagedBytes: Int64
    var isGuessed: Bool
    var connections: [ConnectionReport]
    /// About the capture and its descriptions.
    var warnings: [Warning]
    private let duration: Double

    init(_ drained: DrainedRecording, capture: String) {
        file = capture
        format = drained.capture?.format.rawValue ?? "unknown"
        packets = drained.capture?.packets ?? 0
        notUDP = drained.capture?.notUDP ?? 0
        fragments = drained.capture?.fragments.count ?? 0
        reassembled = drained.capture?.fragments.reassembled ?? 0
        incomplete = drained.capture?.fragments.incomplete ?? 0
        malformed = drained.capture?.malformed ?? 0
        warnings = drained.report.warnings.filter(\.isAboutInput)
        truncatedTailBytes = drained.capture?.truncatedTailBytes ?? 0
        damagedBytes = drained.capture?.damage.bytes ?? 0
        isGuessed = drained.isGuessed
        connections = drained.report.connections
        duration = Double(drained.report.endedAt.nanoseconds - drained.report.startedAt.nanoseconds) / 1e9
    }

    private enum CodingKeys: String, CodingKey {
        case file, format, packets, fragments, reassembled, malformed, connections, warnings
        case incomplete = "incomplete_packets"
        case notUDP = "not_udp"
        case damagedBytes = "damaged_bytes"
        case truncatedTailBytes = "truncated_tail_bytes"
        case isGuessed = "codecs_guessed"
        case duration = "duration_s"
    }

    /// For a capture without a session description.
    static let guessNotice =
        "no session description found, so the codecs are guessed from the payloads; name one with --sdp"

    func rendered() -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// In place of the document of a capture that cannot be read.
    static func failed(_ capture: [String], message: String) -> String {
        JSONValue.sorted([
            "file": .string(capture.joined(separator: " ")), "message": .string(message),
        ]).renderedForPeople()
    }

    func table() -> String {
        var lines = ["\(file): \(format), \(counted(packets, "packet")), \(Table.seconds(duration)) s"]
        if truncatedTailBytes > 0 {
            let tail = counted(truncatedTailBytes, "byte is", plural: "bytes are")
            lines.append("the file ends inside a packet; its last \(tail) ignored")
        }
        if notUDP + malformed > 0 {
            lines.append("ignored: \(notUDP) not UDP, \(malformed) malformed")
        }
        if fragments > 0 {
            let made = counted(reassembled, "datagram was", plural: "datagrams were")
            let left = counted(incomplete, "IP packet is", plural: "IP packets are")
            lines.append("fragments: \(fragments), of which \(made) made; \(left) incomplete")
        }
        if isGuessed {
            lines.append(Self.guessNotice)
        }
        var table = Table([
            "connection", "track", "codec", "pt", "ssrc", "packets", "lost", "reordered", "duplicate", "frames", "size",
            "s", "reports",
        ])
        for connection in connections {
            for track in connection.tracks {
                let size = track.width.flatMap { width in track.height.map { "\(width)x\($0)" } } ?? "-"
                table.append([
                    connection.connectionID, track.kind.rawValue, track.codec, String(track.payloadType),
                    track.ssrcs.map { String($0, radix: 16) }.joined(separator: ","), String(track.packets),
                    String(track.lost), String(track.reordered), String(track.duplicate), String(track.framesWritten),
                    size, Table.seconds(track.duration), String(track.senderReports),
                ])
            }
        }
        lines.append(table.rendered())
        lines += warnings.map { $0.line }
        return lines.joined(separator: "\n")
    }
}
