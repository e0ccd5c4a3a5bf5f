import Glibc
import Media

/// Sends datagrams from one socket for each address family, and forgets those that the system cannot take.
struct UDPSender: ~Copyable {
    private let version4: Int32
    /// -1 where the system has no IPv6.
    private let version6: Int32

    init() throws(ServicesError) {
        let datagram = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        version4 = socket(AF_INET, datagram, 0)
        guard version4 >= 0 else { throw .socketFailed(operation: "socket", errno: errno) }
        version6 = socket(AF_INET6, datagram, 0)
    }

    deinit {
        close(version4)
        if version6 >= 0 { close(version6) }
    }

    /// Never blocks. A datagram without a receiver or without room is lost, as it would be in a network.
    func send(_ payload: [UInt8], to destination: Endpoint) {
        switch destination.address {
        case .v4(let bits):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = destination.port.bigEndian
            address.sin_addr.s_addr = bits.bigEndian
            send(payload, to: &address, on: version4)
        case .v6(let high, let low):
            guard version6 >= 0 else { return }
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = destination.port.bigEndian
            unsafe withUnsafeMutableBytes(of: &address.sin6_addr) { bytes in
                unsafe bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
                unsafe bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            send(payload, to: &address, on: version6)
        }
    }

    private func send<Address>(_ payload: [UInt8], to address: inout Address, on descriptor: Int32) {
        let length = socklen_t(MemoryLayout<Address>.size)
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                // An ICMP error of an earlier datagram surfaces here once and takes this one with it; try again then.
                let flags = Int32(MSG_DONTWAIT)
                let first = unsafe sendto(descriptor, payload, payload.count, flags, generic, length)
                if first < 0, errno == ECONNREFUSED {
                    _ = unsafe sendto(descriptor, payload, payload.count, flags, generic, length)
                }
            }
        }
    }
}
