/// The order in which a range is tried for pairs of neighbouring ports: once round, from a given port on.
///
/// Pairs begin at either parity. RFC 3550 §11 prefers an even RTP port, and a range that begins with one gives
/// them until a foreign socket stands in the way; then the parity changes rather than a port be wasted, because
/// RTCP's place is told in SDP anyway (RFC 3605 §2.1).
struct PortSearch {
    private let range: PortRange
    private let start: Int
    private var offset = 0

    init(_ range: PortRange, from port: UInt16) {
        self.range = range
        start = (range.first...range.last).contains(port) ? Int(port) - Int(range.first) : 0
    }

    /// The next lower half of a pair.
    mutating func next() -> UInt16? {
        while offset < range.count {
            let place = (start + offset) % range.count
            offset += 1
            // The range's last port has no neighbour above it.
            if place < range.count - 1 { return UInt16(clamping: Int(range.first) + place) }
        }
        return nil
    }

    /// Steps over the upper half of the pair just taken.
    mutating func skipNeighbour() {
        offset += 1
    }
}
