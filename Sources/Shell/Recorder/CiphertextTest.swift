/// Whether the payloads of a stream look encrypted: every value of the first byte is as likely as any other.
///
/// All payload formats begin with a header of a few values (RFC 6184 §1.3, RFC 6716 §3.1, RFC 7741 §4.2), and samples
/// of G.711 and G.722 are mostly quiet.
struct CiphertextTest {
    /// By the upper half of the byte.
    private var counts = [Int](repeating: 0, count: 16)
    private var count = 0

    /// Fewer say nothing: a second of video, two of audio.
    static let least = 100
    /// Pearson's chi-square with 15 degrees of freedom: ciphertext exceeds this once in 10,000 streams. Of formats with
    /// half of the values it is `count`, 100 at least.
    static let limit = 44.3

    mutating func note(_ payload: Span<UInt8>) {
        guard !payload.isEmpty else { return }
        counts[Int(payload[0] >> 4)] += 1
        count += 1
    }

    var isCiphertext: Bool {
        guard count >= Self.least else { return false }
        let expected = Double(count) / 16
        let distance = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        return distance < Self.limit
    }
}
