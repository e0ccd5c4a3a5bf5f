/// The media type of a file that is served (RFC 8216 §4, RFC 4337, DASH-IF).
enum MediaType: String, CaseIterable {
    case m3u8 = "application/vnd.apple.mpegurl"
    case mpd = "application/dash+xml"
    case m4s = "video/iso.segment"
    case mp4 = "video/mp4"
    case ts = "video/mp2t"
    case vtt = "text/vtt"
    case jpg = "image/jpeg"
    case html = "text/html; charset=utf-8"
    case json = "application/json"

    /// By the ending of its name; nil for files that are not served.
    init?(ofFile name: String) {
        let ending = name.split(separator: ".").last.map(String.init)
        guard let type = Self.allCases.first(where: { "\($0)" == ending }) else { return nil }
        self = type
    }
}
