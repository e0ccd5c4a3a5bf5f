import Media

/// Takes the lines of a description one by one: those of the session first, then each media section (RFC 8866 §5).
struct SessionDescriptionParser {
    /// Nothing but `v=0` may come before it is seen.
    private var hasVersion = false
    private var session = SessionDescription()
    /// The media section being read; nil while the lines are the session's.
    private var section: MediaSection?
    /// Attributes of the session that hold for media without their own (RFC 8866 §6.7, RFC 8285 §5).
    private var direction = MediaDescription.Direction.sendAndReceive
    private var extensionMap: [MediaDescription.ExtensionMapping] = []

    mutating func push(_ line: SDPLine) throws(SDPError) {
        guard hasVersion else {
            guard line.type == "v", line.value == "0" else { throw line.malformed("v=0") }
            hasVersion = true
            return
        }
        if line.type == "m" {
            endSection()
            section = try begin(line)
        } else if section != nil {
            try section?.push(line)
        } else {
            try pushSession(line)
        }
    }

    mutating func finish() throws(SDPError) -> SessionDescription {
        guard hasVersion else { throw .malformed(line: 1, expected: "v=0") }
        endSection()
        return session
    }

    private mutating func endSection() {
        guard let finished = section?.finish() else { return }
        session.media.append(finished)
        section = nil
    }

    private func begin(_ line: SDPLine) throws(SDPError) -> MediaSection {
        try MediaSection(
            parsing: line, address: session.connectionAddress, direction: direction, extensionMap: extensionMap)
    }

    private mutating func pushSession(_ line: SDPLine) throws(SDPError) {
        switch line.type {
        case "o": session.origin = String(line.value)
        case "s": session.sessionName = String(line.value)
        case "c": session.connectionAddress = try Self.connectionAddress(in: line)
        case "a":
            let (name, value) = line.attribute
            if let direction = MediaDescription.Direction(rawValue: String(name)) {
                self.direction = direction
            } else if name == "extmap", let mapping = try Self.extensionMapping(value, in: line) {
                extensionMap.append(mapping)
            }
        default: break
        }
    }

    /// `c=IN IP4 224.2.36.42/127` gives "224.2.36.42" (RFC 8866 §5.7).
    static func connectionAddress(in line: SDPLine) throws(SDPError) -> String {
        let words = line.words
        guard words.count >= 3, words[0] == "IN", words[1] == "IP4" || words[1] == "IP6" else {
            throw line.malformed("c=IN IP4|IP6 <address>")
        }
        let address = words[2].prefix { $0 != "/" }
        guard !address.isEmpty else { throw line.malformed("c=IN IP4|IP6 <address>") }
        return String(address)
    }

    /// `<id>[/<direction>] <URI> [attributes]` (RFC 8285 §8); nil for the ids 4096 and up that only offers use (§6).
    static func extensionMapping(
        _ value: Substring, in line: SDPLine
    ) throws(SDPError) -> MediaDescription.ExtensionMapping? {
        let words = SDPLine.words(of: value)
        guard words.count >= 2, let id = SDPLine.number(words[0].prefix { $0 != "/" }, as: UInt16.self), id > 0
        else { throw line.malformed("a=extmap:<1-255>[/<direction>] <URI>") }
        guard id <= 255 else { return nil }
        return .init(id: UInt8(id), uri: String(words[1]))
    }
}
