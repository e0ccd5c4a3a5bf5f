import CSockets
import Glibc
import Media

/// One bound UDP socket and its counts. The last reference closes it.
final class BoundSocket {
    let descriptor: Int32
    let local: Endpoint
    /// The size of the receive buffer, in bytes as the kernel counts them.
    let receiveBufferBytes: Int

    var pinned: IPAddress?
    var drops = DropCounter()
    var received: UInt64 = 0
    var unexpectedSenders: UInt64 = 0
    /// The last batch was full, so the queue may have overflowed after its datagrams.
    var hadBacklog = false
    /// When a close began that had to stop because the round was full.
    var closingSince: ClockReading?
    /// The round of the values below.
    var round: UInt64 = 0
    var roundCount = 0
    var sortStamp = Int64.min
    var hasFailed = false

    private init(descriptor: Int32, local: Endpoint, receiveBufferBytes: Int) {
        self.descriptor = descriptor
        self.local = local
        self.receiveBufferBytes = receiveBufferBytes
    }

    deinit {
        cs_close(descriptor)
    }

    /// Binds `port`; with 0 the kernel chooses one. SO_REUSEADDR is off, because two recorders must never share a port.
    /// A socket for a multicast group and one address of this machine is bound to the group, because Linux delivers
    /// what is sent to the address that a socket is bound to.
    static func open(
        port: UInt16, options: ReceiverOptions, group: MulticastGroup? = nil
    ) throws(IngestError) -> BoundSocket {
        let address = options.address.isUnspecified ? options.address : group?.address ?? options.address
        let (high, low) = address.mapped
        let opened = cs_open(address.isVersion6, false)
        if opened == -EAFNOSUPPORT { throw .bindFailed(address.canonical, port: port, code: -opened) }
        let descriptor = try checked(opened, "socket")
        do throws(IngestError) {
            // The kernel gives the lowest free number, so all below it are in use.
            guard Int(descriptor) < options.descriptorCeiling else {
                throw .descriptorsExhausted(ceiling: options.descriptorCeiling)
            }
            // All options before bind, so that the first datagram already has its stamp.
            try checked(cs_report(descriptor, address.isVersion6, address.isUnspecified), "setsockopt")
            let wanted = Int32(clamping: options.receiveBufferBytes)
            let granted = try checked(cs_receive_buffer(descriptor, wanted), "setsockopt(SO_RCVBUF)")
            let bound = cs_bind(descriptor, address.isVersion6, high, low, port)
            if bound == -EADDRINUSE { throw .portInUse(port) }
            guard bound >= 0 else { throw .bindFailed(address.canonical, port: port, code: -bound) }
            try group?.join(descriptor, receivingAt: options.address)
            let chosen = try checked(cs_local_port(descriptor), "getsockname")
            let local = Endpoint(address: address.canonical, port: UInt16(clamping: chosen))
            return BoundSocket(descriptor: descriptor, local: local, receiveBufferBytes: Int(granted))
        } catch {
            cs_close(descriptor)
            throw error
        }
    }

    /// The kernel's count of dropped datagrams; nil if it does not report one (Linux before 4.12).
    var kernelDrops: UInt32? {
        var count: UInt32 = 0
        return unsafe cs_drops(descriptor, &count) == 0 ? count : nil
    }

    func observeKernelDrops() {
        if let kernelDrops { drops.observe(kernelDrops) }
    }

    var totals: PortTotals {
        PortTotals(
            port: local.port, received: received, unexpectedSenders: unexpectedSenders,
            dropped: kernelDrops.map { drops.total(with: $0) } ?? drops.total)
    }
}
