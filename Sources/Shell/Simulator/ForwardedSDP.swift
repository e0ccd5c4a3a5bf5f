import Media

/// The session description of a capture: the role of each port, and the answer that Sora would return.
///
/// It is stored as text lines, because the answer is the same text with other ports and another address. The receiver
/// interprets the lines about codecs.
package struct ForwardedSDP: Equatable, Sendable {
    package enum MediaKind: String, CaseIterable, Sendable {
        case audio
        case video
    }

    /// One `m=` section with its two ports (RFC 8866 §5.14, RFC 3605, RFC 5761).
    struct Section: Equatable, Sendable {
        var kind: MediaKind
        var rtpPort: UInt16
        /// `a=rtcp`, else the same port with `a=rtcp-mux`, else the next.
        var rtcpPort: UInt16
        /// Ticks per second by payload type, from `a=rtpmap`.
        var clockRates: [UInt8: Int]
    }

    /// The role of a captured packet when it is forwarded.
    struct Slot: Equatable, Sendable {
        var kind: MediaKind
        var isOnControlPort: Bool
    }

    let sections: [Section]
    /// Whether the description contains keys (RFC 4568): such packets cannot be rewritten.
    let isEncrypted: Bool
    private let lines: [String]

    /// - Throws: `invalidOption` when there is no `m=audio` or `m=video`, or two of a kind.
    init(parsing text: String) throws(SimulatorError) {
        lines = text.split(whereSeparator: \.isNewline).map(String.init)
        isEncrypted = lines.contains { $0.hasPrefix("a=crypto:") }
        var sections: [Section] = []
        var isMuxed = false
        var isInSection = false
        for line in lines {
            if line.hasPrefix("m=") {
                let words = line.dropFirst(2).split(separator: " ")
                let port = words.dropFirst().first.flatMap { UInt16($0) }
                isInSection = false
                guard let kind = words.first.flatMap({ MediaKind(rawValue: String($0)) }), let port else { continue }
                guard port > 0, port < .max, !sections.contains(where: { $0.kind == kind }) else {
                    throw .invalidOption(reason: "the SDP has an unusable port, or two sections for \(kind.rawValue)")
                }
                isInSection = true
                isMuxed = false
                sections.append(Section(kind: kind, rtpPort: port, rtcpPort: port + 1, clockRates: [:]))
            }
            guard isInSection, let last = sections.indices.last else { continue }
            if line == "a=rtcp-mux" {
                isMuxed = true
                sections[last].rtcpPort = sections[last].rtpPort
            } else if let port = Self.controlPort(in: line), !isMuxed {
                sections[last].rtcpPort = port
            } else if let (payloadType, rate) = Self.clockRate(in: line) {
                sections[last].clockRates[payloadType] = rate
            }
        }
        guard !sections.isEmpty else { throw .invalidOption(reason: "the SDP has neither m=audio nor m=video") }
        self.sections = sections
    }

    /// The role of a packet sent to `port`; nil if this description does not contain the port.
    func slot(ofPort port: UInt16) -> Slot? {
        for section in sections {
            // RTP first: with rtcp-mux the port is the same for both, and it stays so.
            if section.rtpPort == port { return Slot(kind: section.kind, isOnControlPort: false) }
            if section.rtcpPort == port { return Slot(kind: section.kind, isOnControlPort: true) }
        }
        return nil
    }

    /// Ticks per second of a payload type, or of the first one of its kind, because retransmissions may have no line of
    /// their own.
    func clockRate(of payloadType: UInt8, in kind: MediaKind) -> Int {
        let section = sections.first { $0.kind == kind }
        let first = section?.clockRates.min { $0.key < $1.key }?.value
        return section?.clockRates[payloadType] ?? first ?? (kind == .audio ? 48_000 : 90_000)
    }

    /// The payload types of a kind, in the order of its `m=` line.
    func payloadTypes(of kind: MediaKind) -> [UInt8] {
        let line = lines.first { $0.hasPrefix("m=\(kind.rawValue) ") }
        return line?.split(separator: " ").dropFirst(3).compactMap { UInt8($0) } ?? []
    }

    /// The description with another payload type of a kind: a second number for the codec of `original`, or its
    /// retransmission (RFC 4588 §8.1).
    func adding(_ payloadType: UInt8, to kind: MediaKind, of original: UInt8, isRepair: Bool) throws(SimulatorError)
        -> Self
    {
        guard !payloadTypes(of: kind).contains(payloadType) else {
            throw .invalidOption(
                reason: "payload type \(payloadType) of \(kind.rawValue) is already in use; choose another one")
        }
        var attributes = lines.filter {
            $0.hasPrefix("a=rtpmap:\(original) ") || $0.hasPrefix("a=fmtp:\(original) ")
        }.map { $0.replacing(":\(original) ", with: ":\(payloadType) ", maxReplacements: 1) }
        if isRepair {
            attributes = [
                "a=rtpmap:\(payloadType) rtx/\(clockRate(of: original, in: kind))",
                "a=fmtp:\(payloadType) apt=\(original)",
            ]
        }
        var text: [String] = []
        var isInSection = false
        for line in lines {
            if line.hasPrefix("m=") {
                if isInSection { text += attributes }
                isInSection = line.hasPrefix("m=\(kind.rawValue) ")
            }
            text.append(isInSection && line.hasPrefix("m=") ? "\(line) \(payloadType)" : line)
        }
        if isInSection { text += attributes }
        return try Self(parsing: text.joined(separator: "\n"))
    }

    /// The description as Sora returns it for the requested ports; RTCP uses the port after each.
    func rendered(address: String, audioPort: UInt16, videoPort: UInt16) -> String {
        var port: UInt16?
        let family = address.utf8.contains(UInt8(ascii: ":")) ? "IP6" : "IP4"
        return lines.map { line in
            if line.hasPrefix("m=") {
                var words = line.split(separator: " ").map(String.init)
                let kind = MediaKind(rawValue: String(words[0].dropFirst(2)))
                port = kind.map { $0 == .audio ? audioPort : videoPort }
                if let port, words.count > 1 { words[1] = "\(port)" }
                return words.joined(separator: " ")
            }
            if line.hasPrefix("c=") { return "c=IN \(family) \(address)" }
            if let port, Self.controlPort(in: line) != nil { return "a=rtcp:\(port &+ 1)" }
            return line
        }.map { $0 + "\r\n" }.joined()
    }

    /// `a=rtcp:53020` or `a=rtcp:53020 IN IP4 126.16.64.4` (RFC 3605 §2.1).
    private static func controlPort(in line: String) -> UInt16? {
        guard line.hasPrefix("a=rtcp:") else { return nil }
        return line.dropFirst(7).split(separator: " ").first.flatMap { UInt16($0) }
    }

    /// `a=rtpmap:111 opus/48000/2` (RFC 8866 §6.6).
    private static func clockRate(in line: String) -> (UInt8, Int)? {
        guard line.hasPrefix("a=rtpmap:") else { return nil }
        let words = line.dropFirst(9).split(separator: " ")
        guard words.count == 2, let payloadType = UInt8(words[0]) else { return nil }
        let parts = words[1].split(separator: "/")
        guard parts.count > 1, let rate = Int(parts[1]), rate > 0, rate <= 1_000_000 else { return nil }
        return (payloadType, rate)
    }
}
