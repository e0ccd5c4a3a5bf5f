/// A multivariant playlist, as far as it could be read (draft-pantos-hls-rfc8216bis §4.4.6).
struct MultivariantPlaylist: Sendable {
    struct Variant: Sendable {
        var uri: String
        var attributes: AttributeList
        var line: Int
        /// EXT-X-I-FRAME-STREAM-INF.
        var isOfKeyFrames = false
    }

    /// EXT-X-MEDIA.
    struct Rendition: Sendable {
        var attributes: AttributeList
        var line: Int

        var type: String { attributes.word("TYPE") ?? "" }
        var group: String { attributes.string("GROUP-ID") ?? "" }
        var name: String { attributes.string("NAME") ?? "" }
        var uri: String? { attributes.string("URI") }
    }

    private(set) var variants: [Variant] = []
    private(set) var renditions: [Rendition] = []
    /// Then it holds for all media playlists (§4.4.2.1).
    private(set) var hasIndependentSegments = false

    /// Attributes of a variant that name a group, and the type of that group's renditions (§4.4.6.2).
    static let groups = [
        "AUDIO": "AUDIO", "VIDEO": "VIDEO", "SUBTITLES": "SUBTITLES", "CLOSED-CAPTIONS": "CLOSED-CAPTIONS",
    ]

    init(_ text: PlaylistText, of file: String, findings: inout Findings) {
        var open: (attributes: AttributeList, line: Int)?
        for (line, content) in text.lines {
            switch content {
            case .uri(let uri):
                if let stream = open {
                    variants.append(Variant(uri: uri, attributes: stream.attributes, line: stream.line))
                } else {
                    findings.report(.hlsVariantURI, line: line, of: file, "'\(uri)' without EXT-X-STREAM-INF before it")
                }
                open = nil
            case .tag(let name, let value):
                if let stream = open {
                    findings.report(
                        .hlsVariantURI, line: stream.line, of: file, "found \(name) behind it, expected a URI")
                    open = nil
                }
                let list = PlaylistTag.attributes(of: name, value, line: line, of: file, findings: &findings)
                switch name {
                case "EXT-X-STREAM-INF": open = (list, line)
                case "EXT-X-INDEPENDENT-SEGMENTS": hasIndependentSegments = true
                case "EXT-X-MEDIA": renditions.append(Rendition(attributes: list, line: line))
                case "EXT-X-I-FRAME-STREAM-INF":
                    guard let uri = list.string("URI") else { break }
                    variants.append(Variant(uri: uri, attributes: list, line: line, isOfKeyFrames: true))
                default: break
                }
            }
        }
        if let open { findings.report(.hlsVariantURI, line: open.line, of: file, "no URI behind it") }
    }

    /// The renditions of the group that an attribute of a variant names.
    func renditions(of variant: Variant, _ attribute: String) -> [Rendition] {
        guard let group = variant.attributes.string(attribute), let type = Self.groups[attribute] else { return [] }
        return renditions.filter { $0.type == type && $0.group == group }
    }
}
