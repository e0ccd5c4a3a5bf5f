import Media

/// A media section while it is read: attributes come in any order, so formats are put together at its end.
struct MediaSection {
    private var media: MediaDescription
    /// As the `m=` line lists them.
    private var payloadTypes: [UInt8] = []
    private var formats: [UInt8: PayloadFormat] = [:]
    private var parameters: [UInt8: [PayloadFormat.Parameter]] = [:]

    /// `m=<media> <port>[/<number>] <profile> <format> ...` (RFC 8866 §5.14).
    init(
        parsing line: SDPLine, address: String?, direction: MediaDescription.Direction,
        extensionMap: [MediaDescription.ExtensionMapping]
    ) throws(SDPError) {
        let words = line.words
        let expected = "m=<media> <port>[/<number>] <profile> <format> ..."
        guard words.count >= 4 else { throw line.malformed(expected) }
        let (first, second) = SDPLine.halves(of: words[1], at: UInt8(ascii: "/")) ?? (words[1], "1")
        guard let port = SDPLine.number(first, as: UInt16.self), let count = SDPLine.number(second, as: UInt16.self),
            count > 0
        else { throw line.malformed(expected) }
        media = MediaDescription(
            kind: String(words[0]), port: port, portCount: Int(count), profile: String(words[2]))
        media.connectionAddress = address
        media.direction = direction
        media.extensionMap = extensionMap

        // Formats of other profiles are no payload types: "m=application 9 UDP/DTLS/SCTP webrtc-datachannel".
        guard words[2].utf8.split(separator: UInt8(ascii: "/")).contains(where: { $0.elementsEqual("RTP".utf8) })
        else { return }
        for word in words[3...] {
            guard let payloadType = SDPLine.number(word, as: UInt8.self), payloadType < 128 else {
                throw line.malformed("payload types 0-127 after \(media.profile)")
            }
            if !payloadTypes.contains(payloadType) { payloadTypes.append(payloadType) }
        }
    }

    mutating func push(_ line: SDPLine) throws(SDPError) {
        switch line.type {
        case "c": media.connectionAddress = try line.connectionAddress()
        case "a": try pushAttribute(line)
        default: break
        }
    }

    /// Formats in the order of the `m=` line; without `a=rtpmap` those of RFC 3551.
    func finish() -> MediaDescription {
        var media = media
        for payloadType in payloadTypes {
            guard var format = formats[payloadType] ?? PayloadFormat(staticPayloadType: payloadType) else {
                media.undescribedPayloadTypes.append(payloadType)
                continue
            }
            format.parameters = parameters[payloadType] ?? []
            media.payloadTypes.append(format)
        }
        return media
    }

    private mutating func pushAttribute(_ line: SDPLine) throws(SDPError) {
        let (name, value) = line.attribute
        switch name {
        case "rtpmap": try pushFormat(value, line)
        case "fmtp": try pushParameters(value, line)
        case "rtcp":
            guard let port = SDPLine.words(of: value).first.flatMap({ SDPLine.number($0, as: UInt16.self) }) else {
                throw line.malformed("a=rtcp:<port> [<address>]")
            }
            media.rtcp.port = port
        case "rtcp-mux": media.rtcp.isMultiplexed = true
        case "ssrc": try pushSource(value, line)
        case "ssrc-group": try pushSourceGroup(value, line)
        case "extmap":
            if let mapping = try line.extensionMapping() {
                media.extensionMap.append(mapping)
            }
        case "rtcp-fb": pushFeedback(value)
        case "mid": media.mid = String(value)
        case "content":
            media.contents += value.utf8.split(separator: UInt8(ascii: ",")).map {
                String(SDPLine.trimmed(Substring($0)))
            }
        case "crypto": media.crypto.append(String(value))
        default:
            if let direction = MediaDescription.Direction(rawValue: String(name)) { media.direction = direction }
        }
    }

    /// `a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]` (RFC 8866 §6.6).
    private mutating func pushFormat(_ value: Substring, _ line: SDPLine) throws(SDPError) {
        let words = SDPLine.words(of: value)
        let parts = words.count >= 2 ? words[1].split(separator: "/", omittingEmptySubsequences: false) : []
        guard parts.count >= 2, !parts[0].isEmpty, let payloadType = SDPLine.number(words[0], as: UInt8.self),
            payloadType < 128, let hertz = SDPLine.number(parts[1], as: UInt32.self), hertz > 0,
            let channels = SDPLine.number(parts.count > 2 ? parts[2] : "1", as: UInt8.self), channels > 0
        else { throw line.malformed("a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]") }
        formats[payloadType] = PayloadFormat(
            payloadType: payloadType, encodingName: String(parts[0]), clockRate: ClockRate(hertz: Int64(hertz)),
            channelCount: Int(channels))
    }

    /// `a=fmtp:<payload type> <name>=<value>;...` (RFC 8866 §6.15); only the first `=` divides, base64 ends in more.
    private mutating func pushParameters(_ value: Substring, _ line: SDPLine) throws(SDPError) {
        let (first, rest) = SDPLine.halves(of: value, at: UInt8(ascii: " ")) ?? (value, "")
        guard let payloadType = SDPLine.number(first, as: UInt8.self), payloadType < 128 else {
            throw line.malformed("a=fmtp:<payload type> <parameters>")
        }
        for part in rest.utf8.split(separator: UInt8(ascii: ";")) {
            let text = SDPLine.trimmed(Substring(part))
            guard !text.isEmpty else { continue }
            let (name, content) = SDPLine.halves(of: text, at: UInt8(ascii: "=")) ?? (text, "")
            parameters[payloadType, default: []].append(
                .init(name: String(SDPLine.trimmed(name)), value: String(SDPLine.trimmed(content))))
        }
    }

    /// `a=rtcp-fb:<payload type>|* <type> [<parameters>]` (RFC 4585 §4.2). What is not of this form is passed over: a
    /// recorder that never asks can do without.
    private mutating func pushFeedback(_ value: Substring) {
        let words = SDPLine.words(of: value)
        guard words.count >= 2 else { return }
        let payloadType = SDPLine.number(words[0], as: UInt8.self)
        guard payloadType != nil || words[0] == "*" else { return }
        media.rtcp.feedback.append(.init(payloadType: payloadType, message: words[1...].joined(separator: " ")))
    }

    /// `a=ssrc:<SSRC> <attribute>[:<value>]` (RFC 5576 §4.1); one source has several such lines, one after the other.
    private mutating func pushSource(_ value: Substring, _ line: SDPLine) throws(SDPError) {
        let (first, rest) = SDPLine.halves(of: value, at: UInt8(ascii: " ")) ?? (value, "")
        guard let ssrc = SDPLine.number(first, as: UInt32.self) else {
            throw line.malformed("a=ssrc:<SSRC> <attribute>[:<value>]")
        }
        let index: Int
        if media.sources.last?.ssrc == ssrc {
            index = media.sources.count - 1
        } else if let found = media.sources.firstIndex(where: { $0.ssrc == ssrc }) {
            index = found
        } else {
            index = media.sources.count
            media.sources.append(.init(ssrc: ssrc))
        }
        if let (name, content) = SDPLine.halves(of: rest, at: UInt8(ascii: ":")), name == "cname" {
            media.sources[index].cname = String(content)
        }
    }

    /// `a=ssrc-group:<semantics> <SSRC> ...` (RFC 5576 §4.2).
    private mutating func pushSourceGroup(_ value: Substring, _ line: SDPLine) throws(SDPError) {
        let words = SDPLine.words(of: value)
        let ssrcs = words.dropFirst().compactMap { SDPLine.number($0, as: UInt32.self) }
        guard let semantics = words.first, ssrcs.count == words.count - 1 else {
            throw line.malformed("a=ssrc-group:<semantics> <SSRC> ...")
        }
        media.sourceGroups.append(SourceGroup(semantics: String(semantics), ssrcs: ssrcs))
    }
}
