import Media

/// A media section while it is read: attributes come in any order, so formats are put together at its end.
struct MediaSection {
    /// Lines of the session that hold for media too (RFC 8866 §5.7, §6.7, RFC 8285 §5, RFC 8122 §5).
    struct Common {
        var connection: ConnectionAddress?
        private(set) var direction = MediaDescription.Direction.sendAndReceive
        private(set) var extensionMap: [MediaDescription.ExtensionMapping] = []
        private(set) var sourceFilters: [SourceFilter] = []
        private(set) var hasFingerprint = false
        private(set) var isMultiplexed = false

        mutating func push(_ line: SDPLine) throws(SDPError) {
            let name = line.attribute.name
            switch name {
            case "extmap": if let mapping = try line.extensionMapping() { extensionMap.append(mapping) }
            case "source-filter": sourceFilters.append(try line.sourceFilter())
            case "fingerprint": hasFingerprint = true
            // For sections alone (RFC 5761 §5.1.1); people write it once.
            case "rtcp-mux", "rtcp-mux-only": isMultiplexed = true
            default: direction = MediaDescription.Direction(rawValue: name) ?? direction
            }
        }
    }

    private var media: MediaDescription
    /// As the `m=` line lists them.
    private var payloadTypes: [UInt8] = []
    private var formats: [UInt8: PayloadFormat] = [:]
    /// In the order of their `a=rtpmap`.
    private var describedTypes: [UInt8] = []
    private var parameters: [UInt8: [PayloadFormat.Parameter]] = [:]
    private var sourceFilters: [SourceFilter]
    /// `a=bundle-only` (RFC 9143 §6).
    private(set) var isBundleOnly = false
    /// What the `m=` line has besides that is not of its form.
    private var oddities: [SDPError] = []

    private static let grammar = "m=<media> <port>[/<number>] <profile> <format> ..."

    /// `m=<media> <port>[/<number>] <profile> <format> ...` (RFC 8866 §5.14).
    init(parsing line: SDPLine, _ common: Common) throws(SDPError) {
        let words = line.words
        guard words.count >= 3 else { throw line.malformed(Self.grammar) }
        let (first, second) = SDPLine.halves(of: words[1], at: UInt8(ascii: "/")) ?? (words[1], "1")
        guard let port = SDPLine.number(first, as: UInt16.self) else { throw line.malformed(Self.grammar) }
        let count = SDPLine.number(second, as: UInt16.self) ?? 0
        media = MediaDescription(
            kind: words[0].lowercased(), port: port, portCount: max(1, Int(count)), profile: String(words[2]))
        media.connection = common.connection
        media.direction = common.direction
        media.extensionMap = common.extensionMap
        sourceFilters = common.sourceFilters
        media.protection.hasFingerprint = common.hasFingerprint
        media.rtcp.isMultiplexed = common.isMultiplexed
        if count == 0 || words.count < 4 { oddities.append(line.malformed(Self.grammar)) }

        // Formats of other profiles are no payload types: "m=application 9 UDP/DTLS/SCTP webrtc-datachannel".
        guard media.profileWords.contains("RTP") else { return }
        for word in words[3...] {
            if let payloadType = SDPLine.number(word, as: UInt8.self), payloadType < 128 {
                if !payloadTypes.contains(payloadType) { payloadTypes.append(payloadType) }
            } else if oddities.isEmpty {
                oddities.append(line.malformed("payload types 0-127 after \(media.profile)"))
            }
        }
    }

    mutating func takeOddities() -> [SDPError] {
        defer { oddities = [] }
        return oddities
    }

    mutating func push(_ line: SDPLine) throws(SDPError) {
        switch line.type {
        case "c": media.connection = try line.connectionAddress()
        case "a": try pushAttribute(line)
        default: break
        }
    }

    /// Formats in the order of the `m=` line; without `a=rtpmap` those of RFC 3551. A line without any means all that
    /// are described.
    func finish() -> MediaDescription {
        var media = media
        media.connection?.sourceFilters = sourceFilters
        for payloadType in payloadTypes.isEmpty && media.isEnabled ? describedTypes : payloadTypes {
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
        case "rtcp-mux", "rtcp-mux-only": media.rtcp.isMultiplexed = true
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
        case "crypto": media.protection.crypto.append(String(value))
        case "fingerprint": media.protection.hasFingerprint = true
        case "source-filter": sourceFilters.append(try line.sourceFilter())
        case "bundle-only": isBundleOnly = true
        default:
            if let direction = MediaDescription.Direction(rawValue: name) { media.direction = direction }
        }
    }

    /// `a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]` (RFC 8866 §6.6). A codec that is known needs no
    /// more than its name.
    private mutating func pushFormat(_ value: Substring, _ line: SDPLine) throws(SDPError) {
        let malformed = line.malformed("a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]")
        let words = SDPLine.words(of: value)
        // Some people put blanks beside the slashes.
        let parts = words.dropFirst().joined().split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, let payloadType = SDPLine.number(words[0], as: UInt8.self),
            payloadType < 128
        else { throw malformed }
        let hertz = parts.count > 1 ? SDPLine.number(parts[1], as: UInt32.self) ?? 0 : 0
        let channels = parts.count > 2 ? SDPLine.number(parts[2], as: UInt8.self) ?? 0 : 1
        let isComplete = hertz > 0 && channels > 0
        guard var format = PayloadFormat(encodingName: String(name), payloadType: payloadType, isComplete: isComplete)
        else { throw malformed }
        if hertz > 0 { format.clockRate = ClockRate(hertz: Int64(hertz)) }
        if isComplete { format.channelCount = Int(channels) }
        if formats[payloadType] == nil { describedTypes.append(payloadType) }
        formats[payloadType] = format
        if !isComplete { throw malformed }
    }

    /// `a=fmtp:<payload type> <name>=<value>;...` (RFC 8866 §6.15); only the first `=` divides, base64 ends in more.
    private mutating func pushParameters(_ value: Substring, _ line: SDPLine) throws(SDPError) {
        let (first, rest) = SDPLine.divided(value)
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
        let (first, rest) = SDPLine.divided(value)
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
