import Captures
import Engine
import Jobs
import Media
import RTP

/// Guesses session descriptions for a capture without any: one connection per group of ports.
struct CaptureGuess {
    let connections: [ConnectionJoined]
    /// Ports whose packets look encrypted: what a codec seems to be in them is chance.
    let encryptedPorts: [UInt16]

    /// What helps where packets look encrypted.
    static let remedy = "name the session description with their keys (a=crypto) with --sdp"
    /// Further streams are ignored; the capture of a whole server needs its own SDP files.
    private static let maximumStreams = 512
    /// The ports of one participant are close together: four in a row for rokuga, audio and video two apart for most
    /// SFUs.
    private static let portSpread = 9

    private struct StreamKey: Hashable {
        var port: UInt16
        var payloadType: UInt8
    }

    /// Reads the capture once. No connections if no stream was recognised; throws if that is because they look
    /// encrypted.
    init(of paths: [String], named name: String) throws {
        var reader = try MergedCapture(paths: paths)
        var guesses: [StreamKey: PayloadGuess] = [:]
        var tests: [StreamKey: CiphertextTest] = [:]
        while true {
            let item = try reader.next()
            if case .end = item { break }
            guard case .datagram(let datagram) = item else { continue }
            let port = datagram.destination.port
            reader.withPayload(datagram.payload) { bytes in
                guard PacketKind(of: bytes, at: PortUse()) == .rtp, let packet = try? RTPPacket(parsing: bytes) else {
                    return
                }
                let key = StreamKey(port: port, payloadType: packet.payloadType)
                guard guesses[key] != nil || guesses.count < Self.maximumStreams else { return }
                guesses[key, default: PayloadGuess(payloadType: packet.payloadType)].observe(packet, datagram: bytes)
                tests[key, default: CiphertextTest()].note(bytes.extracting(packet.payload))
            }
        }
        var formats: [(port: UInt16, format: PayloadFormat)] = []
        for (key, guess) in guesses.sorted(by: { ($0.key.port, $0.key.payloadType) < ($1.key.port, $1.key.payloadType) }
        ) {
            if tests[key]?.isCiphertext == true { continue }
            if let format = guess.format { formats.append((key.port, format)) }
        }
        encryptedPorts = Set(tests.filter(\.value.isCiphertext).keys.map(\.port)).sorted()
        if formats.isEmpty, let port = encryptedPorts.first {
            throw RecorderError.unsuitable(
                "\(paths.first ?? name): the packets to port \(port) look encrypted; \(Self.remedy)")
        }
        var groups: [[(port: UInt16, format: PayloadFormat)]] = []
        for entry in formats {
            if let first = groups.last?.first, Int(entry.port) - Int(first.port) <= Self.portSpread,
                groups.last?.contains(where: { $0.format.codec?.kind == entry.format.codec?.kind }) == false
            {
                groups[groups.count - 1].append(entry)
            } else {
                groups.append([entry])
            }
        }
        connections = groups.enumerated().map { i, group in
            let sdp = Self.description(of: group)
            let roles = (try? SessionDescription(parsing: sdp)).map { PortRoles.roles(of: $0) } ?? []
            return ConnectionJoined(
                connectionID: groups.count == 1 ? name : "\(name)-\(i + 1)", sdp: sdp, ports: roles)
        }
    }

    private static func description(of group: [(port: UInt16, format: PayloadFormat)]) -> String {
        var lines = ["v=0", "o=- 0 0 IN IP4 0.0.0.0", "s=guessed from the payloads", "t=0 0"]
        for (port, format) in group {
            let kind = format.codec?.kind ?? .video
            lines.append("m=\(kind.rawValue) \(port) RTP/AVP \(format.payloadType)")
            lines.append("a=rtpmap:\(format.payloadType) \(format.mapping)")
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}
