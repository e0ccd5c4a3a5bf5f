/// Makes the 32-bit timestamps of RTP into ticks that never wrap (RFC 3550 §5.1).
///
/// The nearest value to the highest seen is taken: half the range back or ahead, 6.6 hours at 90 kHz. The highest and
/// not the last one is the reference, so that a row of old timestamps cannot walk it backwards (RFC 3550 §5.1, §6.4.1).
public struct TimestampUnwrapper: Equatable, Sendable {
    /// The highest extended value so far; nil before the first.
    public private(set) var highest: Int64?

    public init() {}

    /// Goes on from `highest`, for instance after a restart of the stream.
    public init(highest: Int64) {
        self.highest = highest
    }

    /// The extended value of `value`; the first one is taken as it is. Values before it may be negative.
    public mutating func unwrap(_ value: UInt32) -> Int64 {
        let extended = peek(value)
        highest = max(highest ?? extended, extended)
        return extended
    }

    /// What `unwrap` would give, with nothing remembered.
    public func peek(_ value: UInt32) -> Int64 {
        guard let highest else { return Int64(value) }
        return highest &+ Int64(Int32(truncatingIfNeeded: value &- UInt32(truncatingIfNeeded: highest)))
    }
}
