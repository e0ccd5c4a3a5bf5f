/// Why bytes from the network are not the RTP or RTCP packet that they should be.
public enum RTPError: Error, Equatable {
    /// A field would reach beyond the end: it needs `needed` bytes where `remaining` are left.
    case truncated(needed: Int, remaining: Int)
    /// The version field is not 2 (RFC 3550 §5.1).
    case unsupportedVersion(UInt8)
    /// The padding count is 0, or more than the `available` bytes after the header (RFC 3550 §5.1).
    case invalidPadding(count: Int, available: Int)
}

extension RTPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let needed, let remaining):
            "the packet ends inside a field: \(needed) bytes are needed, \(remaining) are left"
        case .unsupportedVersion(let version):
            "the packet has version \(version); expected: 2"
        case .invalidPadding(let count, let available):
            "the padding count is \(count); accepted: at least 1, at most the \(available) after the header"
        }
    }
}
