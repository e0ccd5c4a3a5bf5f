/// Which of the sequence numbers just behind the expected one were delivered and which were given up.
///
/// One bit each for the last 1024 numbers tells a duplicate from a late packet; at 120 packets a second, which is
/// video of 1 Mbit/s, that is more than eight seconds.
struct DeliveryHistory: Sendable {
    static let length = 1024
    private static let words = length / 64

    private var bits = [UInt64](repeating: 0, count: words)
    /// The first number of this sequence: what lies before was never expected.
    private var start: Int64
    /// The number after the last one noted.
    private(set) var next: Int64

    init(startingAt sequence: Int64) {
        start = sequence
        next = sequence
    }

    /// How far back the history reaches.
    var reach: Int64 { min(next - start, Int64(Self.length)) }

    /// Notes `next` as delivered.
    mutating func deliver() {
        let (word, mask) = Self.place(of: next)
        bits[word] |= mask
        next += 1
    }

    /// Notes `count` numbers from `next` on as given up.
    mutating func skip(_ count: Int64) {
        guard count > 0 else { return }
        if count >= Int64(Self.length) {
            for word in 0..<Self.words { bits[word] = 0 }
        } else {
            for sequence in next..<(next + count) {
                let (word, mask) = Self.place(of: sequence)
                bits[word] &= ~mask
            }
        }
        next += count
    }

    /// False for a number that was given up, lies before the first one or too far back to know.
    func wasDelivered(_ sequence: Int64) -> Bool {
        guard sequence < next, next - sequence <= reach else { return false }
        let (word, mask) = Self.place(of: sequence)
        return bits[word] & mask != 0
    }

    private static func place(of sequence: Int64) -> (word: Int, mask: UInt64) {
        let bit = Int(sequence & Int64(length - 1))
        return (bit >> 6, 1 << UInt64(bit & 63))
    }
}
