public import Media

/// Where a stream's packets are sent: `c=` (RFC 8866 §5.7).
public struct ConnectionAddress: Equatable, Sendable {
    /// An address or a name, without a multicast scope or zone.
    public var host: String
    /// The interface of an IPv6 address, behind `%` (RFC 4007 §11).
    public var zone: String?
    /// The senders whose packets are wanted; the stream's own and the session's.
    public var sourceFilters: [SourceFilter] = []
    /// What the line says: `IP6`, not `IP4`.
    private let isMarkedVersion6: Bool

    public init(host: String, zone: String? = nil, isVersion6: Bool) {
        self.host = host
        self.zone = zone
        isMarkedVersion6 = isVersion6
    }

    /// Nil for a name.
    public var address: IPAddress? { IPAddress(parsing: host) }

    /// The address decides; some senders leave `IP4` before an IPv6 address.
    public var isVersion6: Bool {
        switch address {
        case .v4: false
        case .v6: true
        case nil: isMarkedVersion6
        }
    }

    /// The group to which the packets are sent; nil where they are sent to one host.
    public var group: IPAddress? { address.flatMap { $0.isMulticast ? $0 : nil } }
}
