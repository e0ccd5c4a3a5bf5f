import Media

/// Takes the lines of a description one by one: those of the session first, then each media section (RFC 8866 §5).
struct SessionDescriptionParser {
    private enum State {
        /// Nothing but `v=0` may come.
        case beforeVersion
        case inSession
        case inMedia(MediaSection)
    }

    private var state = State.beforeVersion
    private var session = SessionDescription()
    /// Attributes of the session that hold for media without their own (RFC 8866 §6.7, RFC 8285 §5).
    private var direction = MediaDescription.Direction.sendAndReceive
    private var extensionMap: [MediaDescription.ExtensionMapping] = []

    mutating func push(_ line: SDPLine) throws(SDPError) {
        switch state {
        case .beforeVersion:
            guard line.type == "v", line.value == "0" else { throw line.malformed("v=0") }
            state = .inSession
        case .inSession where line.type == "m":
            state = .inMedia(try begin(line))
        case .inSession:
            try pushSession(line)
        case .inMedia(let section) where line.type == "m":
            session.media.append(section.finish())
            state = .inMedia(try begin(line))
        case .inMedia(var section):
            try section.push(line)
            state = .inMedia(section)
        }
    }

    mutating func finish() throws(SDPError) -> SessionDescription {
        switch state {
        case .beforeVersion: throw .malformed(line: 1, expected: "v=0")
        case .inSession: break
        case .inMedia(let section): session.media.append(section.finish())
        }
        return session
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
        guard words.count >= 3, words[0] == "IN", words[1] == "IP4" || words[1] == "IP6",
            let address = words[2].split(separator: "/").first
        else { throw line.malformed("c=IN IP4|IP6 <address>") }
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
