import Media

/// Takes the lines of a description one by one: those of the session first, then each media section (RFC 8866 §5).
struct SessionDescriptionParser {
    /// Nothing but `v=0` may come before it is seen.
    private var hasVersion = false
    private(set) var origin = ""
    private(set) var sessionName = ""
    private(set) var connectionAddress: String?
    private(set) var media: [MediaDescription] = []
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

    mutating func finish() throws(SDPError) {
        guard hasVersion else { throw .malformed(line: 1, expected: "v=0") }
        endSection()
    }

    private mutating func endSection() {
        guard let finished = section?.finish() else { return }
        media.append(finished)
        section = nil
    }

    private func begin(_ line: SDPLine) throws(SDPError) -> MediaSection {
        try MediaSection(
            parsing: line, address: connectionAddress, direction: direction, extensionMap: extensionMap)
    }

    private mutating func pushSession(_ line: SDPLine) throws(SDPError) {
        switch line.type {
        case "o": origin = String(line.value)
        case "s": sessionName = String(line.value)
        case "c": connectionAddress = try line.connectionAddress()
        case "a":
            let name = line.attribute.name
            if let direction = MediaDescription.Direction(rawValue: String(name)) {
                self.direction = direction
            } else if name == "extmap", let mapping = try line.extensionMapping() {
                extensionMap.append(mapping)
            }
        default: break
        }
    }
}
