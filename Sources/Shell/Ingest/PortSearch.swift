/// The order in which a range is searched for pairs of adjacent ports: once round, from a given port on.
///
/// Pairs begin at either parity. RFC 3550 §11 prefers an even RTP port, and a range that begins with an even port
/// yields even ones until another process uses a port. Then the parity changes rather than waste a port, because the
/// SDP contains the RTCP port anyway (RFC 3605 §2.1).
struct PortSearch {
    private let range: PortRange
    private let start: Int
    private var offset = 0

    init(_ range: PortRange, from port: UInt16) {
        self.range = range
        start = (range.first...range.last).contains(port) ? Int(port) - Int(range.first) : 0
    }

    /// The next candidate for the lower port of a pair.
    mutating func next() -> UInt16? {
        while offset < range.count {
            let place = (start + offset) % range.count
            offset += 1
            // The last port of the range has no neighbour above it.
            if place < range.count - 1 { return UInt16(clamping: Int(range.first) + place) }
        }
        return nil
    }

    /// Skips the upper port of the pair that was just used.
    mutating func skipNeighbour() {
        offset += 1
    }
}
