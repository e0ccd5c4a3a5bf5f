import Media

/// Takes the lines of a description one by one: those of the session first, then each media section (RFC 8866 §5).
struct SessionDescriptionParser {
    /// Which lines come now.
    private enum Part {
        case session
        case media(MediaSection)
        /// Below an `m=` line that cannot be read.
        case skipped
    }

    private(set) var origin = ""
    private(set) var sessionName = ""
    private(set) var media: [MediaDescription] = []
    private(set) var passedOver: [SDPError] = []
    private(set) var passedOverCount = 0
    private let passedOverLimit: Int
    private var hasVersion = false
    private var part = Part.session
    /// What the session says of all media.
    private var common = MediaSection.Common()
    /// The identifiers of each `a=group:BUNDLE` (RFC 9143 §7.2).
    private var bundles: [[String]] = []
    /// Places of sections that are for a bundle alone.
    private var bundleOnly: Set<Int> = []

    /// Lines of other types are another program's, or no description at all.
    private static let knownTypes: Set<Character> = [
        "v", "o", "s", "i", "u", "e", "p", "c", "b", "t", "r", "z", "k", "a", "m",
    ]
    private static let version = "v=0"

    /// - Parameter passedOverLimit: further lines are counted only.
    init(passedOverLimit: Int) {
        self.passedOverLimit = passedOverLimit
    }

    /// The session's own `c=`.
    var connection: ConnectionAddress? { common.connection }

    /// Throws for another version only (RFC 8866 §5.1).
    mutating func push(_ bytes: Substring.UTF8View, number: Int) throws(SDPError) {
        do throws(SDPError) {
            guard let line = try SDPLine(parsing: bytes, number: number) else { return }
            guard Self.knownTypes.contains(line.type) else { throw line.malformed("a type of RFC 8866") }
            try push(line)
        } catch .malformed(let line, Self.version) where !hasVersion {
            throw .malformed(line: line, expected: Self.version)
        } catch {
            passOver(error)
        }
    }

    mutating func finish() throws(SDPError) {
        endSection()
        guard hasVersion || !media.isEmpty else { throw .malformed(line: 1, expected: Self.version) }
        for bundle in bundles { joinBundle(bundle) }
    }

    private mutating func push(_ line: SDPLine) throws(SDPError) {
        switch line.type {
        case "v":
            guard line.value == "0" else { throw line.malformed(Self.version) }
            hasVersion = true
        case "m":
            endSection()
            part = .skipped
            var section = try MediaSection(parsing: line, common)
            for oddity in section.takeOddities() { passOver(oddity) }
            part = .media(section)
        default:
            switch part {
            case .session: try pushSession(line)
            case .media(var section):
                // Out of the enum, so that the section is not copied.
                part = .skipped
                defer { part = .media(section) }
                try section.push(line)
            case .skipped: break
            }
        }
    }

    private mutating func endSection() {
        guard case .media(let section) = part else { return }
        if section.isBundleOnly { bundleOnly.insert(media.count) }
        media.append(section.finish())
    }

    private mutating func passOver(_ error: SDPError) {
        passedOverCount += 1
        if passedOver.count < passedOverLimit { passedOver.append(error) }
    }

    private mutating func pushSession(_ line: SDPLine) throws(SDPError) {
        switch line.type {
        case "o": origin = String(line.value)
        case "s": sessionName = String(line.value)
        case "c": common.connection = try line.connectionAddress()
        case "a" where line.attribute.name == "group":
            let words = SDPLine.words(of: line.attribute.value)
            if words.first?.uppercased() == "BUNDLE" { bundles.append(words.dropFirst().map(String.init)) }
        case "a": try common.push(line)
        default: break
        }
    }

    /// A section that is offered for a bundle alone has port 0, and its packets come with those of the others (RFC 9143
    /// §6).
    private mutating func joinBundle(_ identifiers: [String]) {
        let members = media.indices.filter { i in media[i].mid.map(identifiers.contains) ?? false }
        guard let first = members.first(where: { media[$0].isEnabled }) else { return }
        for i in members where bundleOnly.contains(i) && !media[i].isEnabled {
            media[i].port = media[first].port
            media[i].rtcp.isMultiplexed = true
        }
    }
}
