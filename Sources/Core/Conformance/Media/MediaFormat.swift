import Media

/// The formats of media segments (draft-pantos-hls-rfc8216bis §3.1).
enum MediaFormat: Sendable {
    case fragments, transportStream, text, packedAudio

    /// By the first bytes; nil for anything else.
    init?(_ bytes: [UInt8]) {
        if bytes.first == 0x47, bytes.count % 188 == 0 || bytes.count > 188 && bytes[188] == 0x47 {
            self = .transportStream
        } else if bytes.starts(with: Array("WEBVTT".utf8)) {
            self = .text
        } else if bytes.starts(with: Array("ID3".utf8)) || bytes.count > 1 && bytes[0] == 0xFF && bytes[1] >= 0xE0 {
            self = .packedAudio
        } else if let type = bytes.span.uint32(at: 4), Self.boxes.contains(BoxCode(type)) {
            self = .fragments
        } else {
            return nil
        }
    }

    /// With which a segment may begin.
    private static let boxes: Set<BoxCode> = [
        "ftyp", "styp", "sidx", "moof", "moov", "prft", "emsg", "free", "skip", "uuid",
    ]
}
