public import Glibc

/// 127.0.0.1 with a port.
public func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}

public func withSocketAddress<Result>(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

/// The port that a socket is bound to.
public func localPort(of descriptor: Int32) -> UInt16 {
    var address = sockaddr_in()
    _ = unsafe withSocketAddress(&address) { pointer, length in
        var length = length
        return unsafe getsockname(descriptor, pointer, &length)
    }
    return UInt16(bigEndian: address.sin_port)
}

/// No call on this socket waits longer than five seconds.
public func limitWaits(on descriptor: Int32) {
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
}
