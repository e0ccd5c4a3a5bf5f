/// Why bytes from the network are not the RTP or RTCP packet that they should be.
public enum RTPError: Error, Equatable {
    /// A field would reach beyond the end: it needs `needed` bytes where `remaining` are left.
    case truncated(needed: Int, remaining: Int)
    /// The version field is not 2 (RFC 3550 §5.1).
    case unsupportedVersion(UInt8)
    /// The padding count is 0, or more than the `available` bytes after the header (RFC 3550 §5.1).
    case invalidPadding(count: Int, available: Int)
}
