import Presentations

/// The media type of a file that is served (RFC 8216 §4, RFC 8081, ISO/IEC 23009-1 annex C, WebVTT §6).
///
/// This list is what protects a job's own files: a file whose ending is not here is not served, so `job.json`,
/// `keys.json`, `journal.pcapng`, `report.json` and what a later version may add are not.
package enum MediaType: String, CaseIterable {
    case m3u8 = "application/vnd.apple.mpegurl"
    case mpd = "application/dash+xml"
    case m4s = "video/iso.segment"
    case mp4 = "video/mp4"
    case ts = "video/mp2t"
    case vtt = "text/vtt; charset=utf-8"
    case jpg = "image/jpeg"
    case html = "text/html; charset=utf-8"

    /// By the ending of its name; nil for files that are not served.
    init?(ofFile name: String) {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
        let ending = name[name.index(after: dot)...]
        guard let type = Self.allCases.first(where: { "\($0)" == ending }) else { return nil }
        // Of pages, only a presentation's own: what else is in the folder was not made to be run in a browser.
        if type == .html, name != PlayerPage.name { return nil }
        self = type
    }

    /// The type of any file of a presentation.
    package static func text(ofFile name: String) -> String {
        MediaType(ofFile: name)?.rawValue ?? "application/octet-stream"
    }

    /// How long others may keep a copy (RFC 9111 §5.2.2).
    static func caching(ofFile name: String) -> String {
        switch MediaType(ofFile: name) {
        // Segments have one content for ever; so have initialization segments, the only `mp4` of a presentation.
        case .m4s, .ts: immutable
        case .mp4: name.hasPrefix("init") ? immutable : checked
        case .m3u8, .mpd, .vtt, .jpg, .html, nil: checked
        }
    }

    /// A year, the longest that RFC 2616 §14.21 gave a meaning; `immutable` spares the question after it (RFC 8246).
    static let immutable = "public, max-age=31536000, immutable"
    /// Whoever keeps a copy asks before each use whether it is still right.
    static let checked = "no-cache"
}
