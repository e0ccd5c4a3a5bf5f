/// The tags of both kinds of playlist (draft-pantos-hls-rfc8216bis §4.4).
enum PlaylistTag {
    /// §4.4.6.
    static let multivariant: Set = [
        "EXT-X-MEDIA", "EXT-X-STREAM-INF", "EXT-X-I-FRAME-STREAM-INF", "EXT-X-SESSION-DATA", "EXT-X-SESSION-KEY",
        "EXT-X-CONTENT-STEERING",
    ]
    /// §4.4.3: of the whole media playlist.
    static let mediaPlaylist: Set = [
        "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-ENDLIST",
        "EXT-X-PLAYLIST-TYPE", "EXT-X-I-FRAMES-ONLY", "EXT-X-PART-INF", "EXT-X-SERVER-CONTROL",
    ]
    /// §4.4.4: of segments.
    static let segment: Set = [
        "EXTINF", "EXT-X-BYTERANGE", "EXT-X-DISCONTINUITY", "EXT-X-KEY", "EXT-X-MAP", "EXT-X-PROGRAM-DATE-TIME",
        "EXT-X-GAP", "EXT-X-BITRATE", "EXT-X-PART",
    ]
    /// §4.4.5: about a media playlist.
    static let metadata: Set = [
        "EXT-X-DATERANGE", "EXT-X-SKIP", "EXT-X-PRELOAD-HINT", "EXT-X-RENDITION-REPORT",
    ]
    /// §4.4.1, §4.4.2: of any playlist.
    static let any: Set = [
        "EXTM3U", "EXT-X-VERSION", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-START", "EXT-X-DEFINE",
    ]
    /// At most once in a playlist.
    static let single = mediaPlaylist.union(["EXTM3U", "EXT-X-VERSION", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-SKIP"])
    /// Tags whose value is a list of attributes, and the attributes that it must have.
    static let requiredAttributes: [String: [String]] = [
        "EXT-X-MEDIA": ["TYPE", "GROUP-ID", "NAME"], "EXT-X-STREAM-INF": ["BANDWIDTH"],
        "EXT-X-I-FRAME-STREAM-INF": ["BANDWIDTH", "URI"], "EXT-X-SESSION-DATA": ["DATA-ID"],
        "EXT-X-SESSION-KEY": ["METHOD"], "EXT-X-CONTENT-STEERING": ["SERVER-URI"], "EXT-X-MAP": ["URI"],
        "EXT-X-KEY": ["METHOD"], "EXT-X-PART-INF": ["PART-TARGET"], "EXT-X-SERVER-CONTROL": [],
        "EXT-X-PART": ["URI", "DURATION"], "EXT-X-DATERANGE": ["ID"], "EXT-X-SKIP": ["SKIPPED-SEGMENTS"],
        "EXT-X-PRELOAD-HINT": ["TYPE", "URI"], "EXT-X-RENDITION-REPORT": ["URI", "LAST-MSN"],
        "EXT-X-START": ["TIME-OFFSET"], "EXT-X-DEFINE": [],
    ]

    static func isKnown(_ name: String) -> Bool {
        any.contains(name) || multivariant.contains(name) || mediaPlaylist.contains(name) || segment.contains(name)
            || metadata.contains(name)
    }

    /// The attributes of a tag that has them; reports what is wrong with the list, and what it lacks.
    static func attributes(
        of name: String, _ value: Substring?, line: Int, of file: String, findings: inout Findings
    ) -> AttributeList {
        guard let required = requiredAttributes[name] else { return .empty }
        var problem: String?
        let list = AttributeList(parsing: value ?? "", problem: &problem)
        if let problem { findings.report(.hlsAttributeList, line: line, of: file, "\(name): \(problem)") }
        for attribute in required where !list.has(attribute) {
            findings.report(.hlsAttributeRequired, line: line, of: file, "\(name) lacks \(attribute)")
        }
        return list
    }
}
