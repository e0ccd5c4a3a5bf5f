import Captures
import Jobs
import Media
import RTP
import Storage

/// Recordings by the SFU Janus: one file per stream, with the codec in its header.
///
/// Janus names the files of one participant `<prefix>-audio.mjr` and `<prefix>-video.mjr`, or with a stream number at
/// the end: `<prefix>-audio-0.mjr`, `<prefix>-video-1.mjr`.
public enum RecordedStreams {
    /// Groups the files of one participant; every other file is its own recording. Keeps the order.
    public static func groups(of paths: [String]) -> [[String]] {
        var groups: [[String]] = []
        var places: [String: Int] = [:]
        for path in paths {
            guard let prefix = prefix(of: path) else {
                groups.append([path])
                continue
            }
            let folder = DocumentFolder(of: path).path
            if let place = places[folder + prefix] {
                groups[place].append(path)
            } else {
                places[folder + prefix] = groups.count
                groups.append([path])
            }
        }
        return groups
    }

    /// The part before the medium in the name of a Janus file; nil for other names.
    static func prefix(of path: String) -> String? {
        guard path.hasSuffix(".mjr") else { return nil }
        var parts = DocumentFolder.stem(of: path).split(separator: "-", omittingEmptySubsequences: false)
        if let last = parts.last, !last.isEmpty, last.allSatisfy(\.isNumber), parts.count > 2 { parts.removeLast() }
        guard let medium = parts.popLast(), medium == "audio" || medium == "video", !parts.isEmpty else { return nil }
        let prefix = parts.joined(separator: "-")
        return prefix.isEmpty ? nil : prefix
    }

    /// Makes session descriptions from the files' headers. The first stream of each medium belongs to one connection;
    /// every further one, such as a shared screen, is its own connection. Empty if a header contains no codec.
    ///
    /// - Parameter capture: of these files, and not read yet; it is read only where they are recordings of Janus.
    static func connections(
        of capture: inout MergedCapture, _ paths: [String], named name: String
    ) throws -> [ConnectionJoined] {
        let headers = capture.mjrHeaders
        guard headers.count == paths.count else { return [] }
        var types: [UInt16: UInt8] = [:]
        while types.count < headers.count, case .datagram(let datagram) = try capture.next() {
            let port = datagram.destination.port
            guard types[port] == nil else { continue }
            capture.withPayload(datagram.payload) { bytes in
                if let packet = try? RTPPacket(parsing: bytes) { types[port] = packet.payloadType }
            }
        }
        var main: [MediaLines] = []
        var others: [MediaLines] = []
        for (header, port) in headers {
            guard let lines = MediaLines(header, port: port, payloadType: types[port] ?? 96) else { return [] }
            if main.contains(where: { $0.medium == header.medium }) {
                others.append(lines)
            } else {
                main.append(lines)
            }
        }
        var connections = [joined(main, named: name)]
        for (i, lines) in others.enumerated() { connections.append(joined([lines], named: "\(name)-\(i + 2)")) }
        return connections
    }

    private static func joined(_ media: [MediaLines], named name: String) -> ConnectionJoined {
        let opening = ["v=0", "o=- 0 0 IN IP4 0.0.0.0", "s=recorded by Janus", "t=0 0"]
        let sdp = (opening + media.flatMap(\.lines)).map { $0 + "\r\n" }.joined()
        let roles = (try? SessionDescription(parsing: sdp)).map { PortRoles.roles(of: $0) } ?? []
        return ConnectionJoined(connectionID: name, sdp: sdp, ports: roles)
    }

    /// The lines of a session description for one file (RFC 8866 §5.14, RFC 8285 §5).
    private struct MediaLines {
        let medium: MJRHeader.Medium
        let lines: [String]

        init?(_ header: MJRHeader, port: UInt16, payloadType: UInt8) {
            // Janus calls the codecs as this project does.
            guard let codec = Codec.allCases.first(where: { $0.name == header.codec }),
                let format = PayloadFormat(codec, payloadType: payloadType)
            else { return nil }
            medium = header.medium
            var lines = [
                "m=\(medium.rawValue) \(port) RTP/AVP \(payloadType)",
                "a=rtpmap:\(payloadType) \(format.mapping)",
            ]
            // A line feed in a header must not add lines to the description.
            if let parameters = header.formatParameters, !parameters.contains(where: \.isNewline) {
                lines.append("a=fmtp:\(payloadType) \(parameters)")
            }
            for (id, uri) in header.headerExtensions.sorted(by: { $0.key < $1.key })
            where !uri.contains(where: \.isWhitespace) {
                lines.append("a=extmap:\(id) \(uri)")
            }
            self.lines = lines
        }
    }
}
