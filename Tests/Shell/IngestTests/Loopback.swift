import Glibc
import Ingest
import Media
import Synchronization

/// Addresses, ports and waiting for tests over real sockets.
enum Loopback {
    private static let next = Atomic<UInt32>(0)

    /// An address of 127.0.0.0/8 that no other test binds, in this process or in another: every port is free there.
    static func address() -> IPAddress {
        let number = next.add(1, ordering: .relaxed).newValue
        let process = UInt32(truncatingIfNeeded: getpid()) & 0x3FFF
        return .v4(0x7F80_0000 | process << 8 | number & 0xFF)
    }

    static func receiver(
        at address: IPAddress = address(), receiveBufferBytes: Int = 1 << 20, largestDatagram: Int = 65_536
    ) throws -> Receiver {
        try Receiver(
            options: ReceiverOptions(
                address: address, receiveBufferBytes: receiveBufferBytes, largestDatagram: largestDatagram))
    }

    static func sender(at address: IPAddress = address()) throws -> UDPSender {
        try UDPSender(from: Endpoint(address: address, port: 0))
    }
}

/// A datagram and a copy of its bytes.
struct Delivery: Equatable {
    var datagram: ReceivedDatagram
    var bytes: [UInt8]
}

extension ReceivedRound {
    func deliveries() -> [Delivery] {
        var list: [Delivery] = []
        forEach { datagram, bytes in
            var copy: [UInt8] = []
            copy.append(bytes)
            list.append(Delivery(datagram: datagram, bytes: copy))
        }
        return list
    }
}

extension Receiver {
    /// Receives until `count` datagrams came; fewer after about five seconds.
    func collect(_ count: Int) throws -> [Delivery] {
        var round = try ReceivedRound()
        var list: [Delivery] = []
        for _ in 0..<250 where list.count < count {
            _ = try receive(waiting: Interval(milliseconds: 20), into: &round)
            list += round.deliveries()
        }
        return list
    }
}
