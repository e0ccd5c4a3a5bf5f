/// How a file holds one picture, known by what it begins with.
public enum ImageFormat: String, CaseIterable, Sendable {
    case png, jpeg, webp

    /// Nil for anything else.
    public init?(_ bytes: [UInt8]) {
        // PNG (ISO/IEC 15948) §5.2; the marker SOI and the first of another (ITU-T T.81 §B.1.1); "RIFF", a size, "WEBP"
        // (RFC 9649 §2.4).
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            self = .webp
        } else {
            return nil
        }
    }
}
