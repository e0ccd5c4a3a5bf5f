/// What a client asks of a playlist: to wait for a segment or a part of it, and to leave out what is old
/// (draft-pantos-hls-rfc8216bis §6.2.5).
struct ReloadRequest: Equatable {
    enum Answer: Equatable {
        case now
        /// Until the playlist changes, no longer than this.
        case wait(atMost: Duration)
        /// Status 400.
        case refused
        /// Status 503: nothing came for three target durations.
        case late
    }

    var sequence: Int?
    var part: Int?
    var isDelta = false

    init() {}

    /// nil if the query has directives that cannot be followed; what is none of HLS's is ignored.
    init?(parsing query: String?) {
        for pair in (query ?? "").split(separator: "&") {
            let value = pair.split(separator: "=", maxSplits: 1).dropFirst().first ?? ""
            switch pair.prefix(while: { $0 != "=" }) {
            case "_HLS_msn":
                guard let number = Self.number(value) else { return nil }
                sequence = number
            case "_HLS_part":
                guard let number = Self.number(value) else { return nil }
                part = number
            case "_HLS_skip":
                // Version 2 leaves out old date ranges too, which a server may decline to do.
                isDelta = value == "YES" || value == "v2"
            default: continue
            }
        }
        if part != nil, sequence == nil { return nil }
    }

    private static func number(_ text: Substring) -> Int? {
        guard text.utf8.count <= 15, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// - Parameter waited: since the request came.
    func answer(from playlist: LivePlaylist, after waited: Duration) -> Answer {
        // What has ended does not grow: directives are ignored (§6.2.5.2).
        guard let sequence, !playlist.isEnded, !playlist.contains(sequence, part: part) else { return .now }
        // What a waiting client asked for may not become too far by what comes.
        guard !playlist.isTooFar(sequence, part: part) else { return .refused }
        let limit = Duration.seconds(3 * playlist.target)
        return waited >= limit ? .late : .wait(atMost: limit - waited)
    }
}
