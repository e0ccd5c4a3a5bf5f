import CSockets
import Media

@testable import Ingest

extension Receiver {
    /// Connects the socket of `port` to `target` and sends from it, so that ICMP errors come back to it.
    func connectAndSend(from port: UInt16, to target: Endpoint) throws {
        let (high, low) = target.address.mapped
        let descriptor = try socket(at: port).descriptor
        try checked(cs_connect(descriptor, false, high, low, target.port), "connect")
        var byte: UInt8 = 0
        try unsafe checked(cs_send(descriptor, &byte, 1, false, high, low, target.port), "sendto")
    }
}
