import CSockets
import Glibc
public import Media

/// A multicast group, and the senders whose packets are wanted of it (RFC 3376, RFC 3810).
public struct MulticastGroup: Hashable, Sendable {
    public var address: IPAddress
    /// Empty for every sender.
    public var included: [IPAddress]
    public var excluded: [IPAddress]
    /// The name or number of the interface; nil lets the routes and the receiver's address choose it.
    public var zone: String?

    public init(
        address: IPAddress, included: [IPAddress] = [], excluded: [IPAddress] = [], zone: String? = nil
    ) {
        self.address = address
        self.included = included
        self.excluded = excluded
        self.zone = zone
    }

    /// Joins the group on a socket bound to `local`.
    ///
    /// With an address of its own, or with a zone, that is one interface. Otherwise it is the one to which the routes
    /// lead and the loopback, for senders on this machine; one of them is enough.
    func join(_ descriptor: Int32, receivingAt local: IPAddress) throws(IngestError) {
        cs_only_own_groups(descriptor, local.isVersion6)
        var failure: IngestError?
        var isJoined = false
        for interface in try interfaces(for: local) {
            do throws(IngestError) {
                try join(descriptor, on: interface)
                isJoined = true
            } catch {
                failure = failure ?? error
            }
        }
        if !isJoined, let failure { throw failure }
    }

    private func interfaces(for local: IPAddress) throws(IngestError) -> [UInt32] {
        if let zone {
            let named = unsafe cs_interface_named(zone)
            let number = named == 0 ? UInt32(zone) ?? 0 : named
            guard number != 0 else { throw .noInterface(zone) }
            return [number]
        }
        guard local.isUnspecified else {
            let (high, low) = local.mapped
            let number = cs_interface_of(local.isVersion6, high, low)
            guard number != 0 else { throw .noInterface(local.rendered()) }
            return [number]
        }
        return [0, unsafe cs_interface_named("lo")]
    }

    private func join(_ descriptor: Int32, on interface: UInt32) throws(IngestError) {
        guard included.isEmpty else {
            for source in included { try perform(CS_JOIN_SOURCE, descriptor, source, interface) }
            return
        }
        try perform(CS_JOIN, descriptor, address, interface)
        for source in excluded { try perform(CS_BLOCK_SOURCE, descriptor, source, interface) }
    }

    private func perform(
        _ action: some BinaryInteger, _ descriptor: Int32, _ source: IPAddress, _ interface: UInt32
    ) throws(IngestError) {
        let (group, from) = (address.mapped, source.mapped)
        let result = cs_multicast(
            descriptor, Int32(action), address.isVersion6, group.high, group.low, from.high, from.low, interface)
        try checked(result, "joining the multicast group \(address.rendered())")
    }
}
