/// Makes the 16-bit sequence numbers of RTP into extended ones that never wrap (RFC 3550 §5.1).
///
/// The nearest value to the highest seen is taken: half the range, 32,768 packets, back or ahead. At a thousand packets
/// a second the sender must be gone for half a minute before the count can be wrong.
public struct SequenceUnwrapper: Equatable, Sendable {
    /// The highest extended value so far; nil before the first.
    public private(set) var highest: Int64?

    public init() {}

    /// Goes on from `highest`, for instance after a restart of the stream.
    public init(highest: Int64) {
        self.highest = highest
    }

    /// The extended value of `value`; the first one is taken as it is. Values before it may be negative.
    public mutating func unwrap(_ value: UInt16) -> Int64 {
        let extended = peek(value)
        highest = max(highest ?? extended, extended)
        return extended
    }

    /// What `unwrap` would give, with nothing remembered.
    public func peek(_ value: UInt16) -> Int64 {
        guard let highest else { return Int64(value) }
        return highest &+ Int64(Int16(truncatingIfNeeded: value &- UInt16(truncatingIfNeeded: highest)))
    }
}
