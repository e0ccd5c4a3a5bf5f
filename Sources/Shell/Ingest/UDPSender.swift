import CSockets
public import Media

/// Sends datagrams from one bound socket: for tests and for stand-ins of an SFU.
public final class UDPSender: Sendable {
    private let descriptor: Int32
    /// Where datagrams come from; the port is the kernel's choice when it was given as 0.
    public let local: Endpoint

    public init(from endpoint: Endpoint) throws(IngestError) {
        let address = endpoint.address
        let descriptor = try checked(cs_open(address.isVersion6, true), "socket")
        do throws(IngestError) {
            let (high, low) = address.mapped
            let bound = cs_bind(descriptor, address.isVersion6, high, low, endpoint.port)
            try checked(bound, "bind")
            let chosen = try checked(cs_local_port(descriptor), "getsockname")
            local = Endpoint(address: address, port: UInt16(clamping: chosen))
            self.descriptor = descriptor
        } catch {
            cs_close(descriptor)
            throw error
        }
    }

    deinit {
        cs_close(descriptor)
    }

    /// Sends one datagram; waits where the send buffer is full.
    public func send(_ bytes: Span<UInt8>, to target: Endpoint) throws(IngestError) {
        let (high, low) = target.address.mapped
        // An IPv6 socket reaches IPv4 hosts by their mapped addresses.
        let isVersion6 = local.address.isVersion6 || target.address.isVersion6
        let sent = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cs_send(descriptor, buffer.baseAddress, buffer.count, isVersion6, high, low, target.port)
        }
        try checked(sent, "sendto")
    }

    public func send(_ bytes: [UInt8], to target: Endpoint) throws(IngestError) {
        try send(bytes.span, to: target)
    }
}
