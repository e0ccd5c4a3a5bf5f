import CSockets
import Glibc
import Media

/// One bound UDP socket and what is counted of it; closed with the last reference.
final class BoundSocket {
    let descriptor: Int32
    let local: Endpoint
    /// Bytes of receive buffer as the kernel counts them.
    let receiveBufferBytes: Int

    var pinned: IPAddress?
    var drops = DropCounter()
    var received: UInt64 = 0
    var unexpectedSenders: UInt64 = 0
    /// A full batch was read, so the queue may have overflowed behind what was in it.
    var hadBacklog = false
    /// Set when a close had to stop because the round was full.
    var closingSince: ClockReading?
    /// The round the two values below belong to.
    var round: UInt64 = 0
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

    /// Binds `port`, or one of the kernel's choice for 0. Without SO_REUSEADDR: two recorders never share a port.
    static func open(port: UInt16, options: ReceiverOptions) throws(IngestError) -> BoundSocket {
        let address = options.address
        let (high, low) = address.mapped
        let descriptor = try checked(cs_open(address.isVersion6, false), "socket")
        do throws(IngestError) {
            // Everything before bind, so that the first datagram already has its stamp.
            try checked(cs_report(descriptor, address.isVersion6, address.isUnspecified), "setsockopt")
            let wanted = Int32(clamping: options.receiveBufferBytes)
            let granted = try checked(cs_receive_buffer(descriptor, wanted), "setsockopt(SO_RCVBUF)")
            let bound = cs_bind(descriptor, address.isVersion6, high, low, port)
            if bound == -EADDRINUSE { throw .portInUse(port) }
            try checked(bound, "bind")
            let chosen = try checked(cs_local_port(descriptor), "getsockname")
            let local = Endpoint(address: address.canonical, port: UInt16(clamping: chosen))
            return BoundSocket(descriptor: descriptor, local: local, receiveBufferBytes: Int(granted))
        } catch {
            cs_close(descriptor)
            throw error
        }
    }

    /// The kernel's own count of dropped datagrams, nil where it does not tell (Linux before 4.12).
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
