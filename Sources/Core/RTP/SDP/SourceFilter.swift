public import Media

/// The senders to a multicast group whose packets are wanted, or not: `a=source-filter` (RFC 4570 §3).
public struct SourceFilter: Equatable, Sendable {
    public enum Mode: Equatable, Sendable {
        case include, exclude
    }

    public var mode: Mode
    /// Nil for every group of the stream, `*`.
    public var group: IPAddress?
    public var sources: [IPAddress]

    public init(mode: Mode, group: IPAddress? = nil, sources: [IPAddress]) {
        self.mode = mode
        self.group = group
        self.sources = sources
    }
}
