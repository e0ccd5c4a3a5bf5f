/// What the pauses of a speaker audio like (RFC 3389 §3): a level, then reflection coefficients of a noise filter.
public struct ComfortNoise: Equatable, Sendable {
    /// Noise level in dBov without its sign, 0...127.
    public var level: UInt8
    /// Coefficients that follow, one octet each; 0 asks for white noise.
    public var coefficientCount: Int

    /// The most significant bit of the level is 0 by RFC 3389 §3.1; a sender that sets it means nothing by it.
    public init(parsing payload: Span<UInt8>) throws(RTPError) {
        guard !payload.isEmpty else { throw .truncated(needed: 1, remaining: 0) }
        level = payload[0] & 0x7F
        coefficientCount = payload.count - 1
    }
}
