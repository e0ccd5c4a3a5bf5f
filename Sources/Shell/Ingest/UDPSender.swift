import CSockets
import Glibc
public import Media

/// Sends datagrams from one socket: for the receiver's probe, for tests and for the simulator.
public final class UDPSender: Sendable {
    private let descriptor: Int32
    /// The address of the sender; if its port was 0, the kernel has chosen one.
    public let local: Endpoint

    /// A sender at `endpoint`. Its `send` waits while the send buffer is full.
    public convenience init(from endpoint: Endpoint) throws(IngestError) {
        try self.init(from: endpoint, isBlocking: true)
    }

    /// A sender at a port chosen by the kernel. It reaches IPv6 and IPv4 addresses, and never waits. On a system
    /// without IPv6 it reaches IPv4 addresses only.
    public static func toAnyAddress() throws(IngestError) -> UDPSender {
        do throws(IngestError) {
            return try UDPSender(from: Endpoint(address: .v6(high: 0, low: 0), port: 0), isBlocking: false)
        } catch {
            return try UDPSender(from: Endpoint(address: .v4(0), port: 0), isBlocking: false)
        }
    }

    private init(from endpoint: Endpoint, isBlocking: Bool) throws(IngestError) {
        let address = endpoint.address
        let descriptor = try checked(cs_open(address.isVersion6, isBlocking), "socket")
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

    /// Sends to multicast groups by this interface; by default the routes decide.
    public func sendMulticast(by interface: UInt32) throws(IngestError) {
        try checked(cs_send_multicast_by(descriptor, local.address.isVersion6, interface), "IP_MULTICAST_IF")
    }

    /// Sends one datagram.
    public func send(_ bytes: Span<UInt8>, to target: Endpoint) throws(IngestError) {
        let (high, low) = target.address.mapped
        // An IPv6 socket reaches IPv4 hosts at their mapped addresses.
        let isVersion6 = local.address.isVersion6 || target.address.isVersion6
        let sent = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cs_send(descriptor, buffer.baseAddress, buffer.count, isVersion6, high, low, target.port)
        }
        try checked(sent, "sendto")
    }

    public func send(_ bytes: [UInt8], to target: Endpoint) throws(IngestError) {
        try send(bytes.span, to: target)
    }

    /// Sends one datagram as a network would: without a receiver or space in the send buffer, it is lost.
    public func sendOrLose(_ bytes: [UInt8], to target: Endpoint) {
        do throws(IngestError) {
            try send(bytes, to: target)
        } catch .systemCall(_, ECONNREFUSED) {
            // The error belongs to an earlier datagram (ICMP), but this one was not sent either.
            try? send(bytes, to: target)
        } catch {
            return
        }
    }
}
