import Media

/// Which of the sequence numbers just before the expected one were delivered, with what, and which were given up.
///
/// The last 1024 numbers distinguish a duplicate from a late packet; at 120 packets a second, which is video of 1
/// Mbit/s, that is more than eight seconds. A fingerprint distinguishes a duplicate from the first packets of a
/// sequence that starts again at numbers just used: Janus counts from 1 whenever forwarding starts, and keeps the SSRC.
struct DeliveryHistory: Sendable {
    static let length = 1024

    /// By the low bits of the number; 0 for one that was given up.
    private var fingerprints = [UInt32](repeating: 0, count: length)
    /// The first number of this sequence: lower ones were never expected.
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
    mutating func deliver(_ fingerprint: UInt32) {
        fingerprints[Self.place(of: next)] = fingerprint
        next += 1
    }

    /// Notes `count` numbers from `next` on as given up.
    mutating func skip(_ count: Int64) {
        guard count > 0 else { return }
        for sequence in next..<(next + min(count, Int64(Self.length))) {
            fingerprints[Self.place(of: sequence)] = 0
        }
        next += count
    }

    /// What was delivered as `sequence`; nil if that was given up, is below the first or too far back to know.
    func fingerprint(at sequence: Int64) -> UInt32? {
        guard sequence < next, next - sequence <= reach else { return nil }
        let fingerprint = fingerprints[Self.place(of: sequence)]
        return fingerprint == 0 ? nil : fingerprint
    }

    private static func place(of sequence: Int64) -> Int {
        Int(sequence & Int64(length - 1))
    }
}

extension RTPPacket {
    /// Differs, except with a probability of about 2^-31, between two packets that are not copies: of timestamp,
    /// length, marker and the end of the payload. It excludes the header extension, because SFUs give each copy another
    /// transport-wide number.
    func fingerprint(in datagram: Span<UInt8>) -> UInt32 {
        let end = min(payload.upperBound, datagram.count)
        let tail = datagram.uint64(at: max(payload.lowerBound, end - 8)) ?? 0
        var mixed = UInt64(timestamp) << 32 | UInt64(truncatingIfNeeded: payload.count) << 1 | (hasMarker ? 1 : 0)
        // Multipliers of SplitMix64 (Steele et al. 2014).
        mixed = (mixed ^ tail) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return UInt32(truncatingIfNeeded: mixed >> 32) | 1
    }
}
