import Ingest
import Media

/// Packets from senders that a port does not expect. The journal contains a bounded sample, to help find the sender;
/// the rest is counted.
struct UnexpectedSenders {
    private struct Tally {
        var journalled = 0
        var uncounted: Int64 = 0
    }

    /// Packets that were not journalled.
    struct Count: Equatable {
        var port: UInt16
        var count: Int64
    }

    private var tallies: [UInt16: Tally] = [:]

    /// The limit of journalled packets for each port.
    static let journalledPackets = 32

    /// Whether to journal a datagram: all of the expected sender, and the first ones of other senders.
    mutating func admits(_ datagram: ReceivedDatagram) -> Bool {
        guard datagram.isUnexpected else { return true }
        let port = datagram.destination.port
        if tallies[port, default: Tally()].journalled < Self.journalledPackets {
            tallies[port, default: Tally()].journalled += 1
            return true
        }
        tallies[port, default: Tally()].uncounted += 1
        return false
    }

    /// The packets that were not journalled since the last call, in port order.
    mutating func takeCounts() -> [Count] {
        guard !tallies.isEmpty else { return [] }
        let found = tallies.filter { $0.value.uncounted > 0 }.sorted { $0.key < $1.key }
        for (port, _) in found { tallies[port]?.uncounted = 0 }
        return found.map { Count(port: $0.key, count: $0.value.uncounted) }
    }
}
