import Glibc

extension PacedSender {
    /// Where one connection is received on this machine.
    struct Destination {
        var audioPort: UInt16
        var videoPort: UInt16

        /// Ports that nobody listens on, even ones with the port above for RTCP (RFC 3550 §11).
        ///
        /// They lie below those that the kernel gives to others; somebody may still take one in between.
        static func free(_ count: Int) throws -> [Destination] {
            var found: [Destination] = []
            var port: UInt16 = 20000
            while found.count < count {
                guard port < 32000 else { throw BenchError.notEnoughPorts(needed: count * 4) }
                if (port..<port + 4).allSatisfy(isFree) {
                    found.append(Destination(audioPort: port, videoPort: port + 2))
                }
                port += 4
            }
            return found
        }

        private static func isFree(_ port: UInt16) -> Bool {
            let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
            guard socket >= 0 else { return false }
            defer { close(socket) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            return withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    bind(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
        }
    }
}
