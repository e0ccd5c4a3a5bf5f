/// Makes the counters of RTP, which have 16 or 32 bits, into extended ones that never wrap (RFC 3550 §5.1).
///
/// The nearest value to the highest seen is taken: half the range back or ahead. Of sequence numbers that is 32,768
/// packets: at a thousand packets a second the sender must be gone for half a minute before the count can be wrong. Of
/// timestamps it is 6.6 hours at 90 kHz. The highest and not the last one is the reference, so that a row of old values
/// cannot walk it backwards (RFC 3550 §5.1, §6.4.1).
public struct CounterUnwrapper<Counter: FixedWidthInteger & UnsignedInteger & Sendable>: Equatable, Sendable {
    // Inlinable, so that callers of other modules get the code of their counter's width.
    @usableFromInline var reference: Int64?

    @inlinable public init() {}

    /// Goes on from `highest`, for instance after a restart of the stream.
    @inlinable public init(highest: Int64) {
        reference = highest
    }

    /// The highest extended value so far; nil before the first.
    @inlinable public var highest: Int64? { reference }

    /// The extended value of `value`; the first one is taken as it is. Values before it may be negative.
    @inlinable public mutating func unwrap(_ value: Counter) -> Int64 {
        let extended = peek(value)
        advance(to: extended)
        return extended
    }

    /// What `unwrap` would give, with nothing remembered.
    @inlinable public func peek(_ value: Counter) -> Int64 {
        guard let reference else { return Int64(value) }
        let unusedBits = Int64(Int64.bitWidth - Counter.bitWidth)
        let distance = Int64(truncatingIfNeeded: value &- Counter(truncatingIfNeeded: reference))
        // The sign is in the counter's highest bit.
        return reference &+ ((distance << unusedBits) >> unusedBits)
    }

    /// Takes an extended value for the highest if it is.
    @inlinable public mutating func advance(to extended: Int64) {
        reference = max(reference ?? extended, extended)
    }
}

/// Of the sequence number in the RTP header.
public typealias SequenceUnwrapper = CounterUnwrapper<UInt16>

extension SequenceUnwrapper {
    /// A packet this far ahead of the highest is not believed at once (RFC 3550 A.1, MAX_DROPOUT).
    static var maximumDropout: Int64 { 3000 }
    /// Nor is one this far back, where nothing is known of the packets delivered (RFC 3550 A.1, MAX_MISORDER).
    static var maximumMisorder: Int64 { 100 }

    /// Whether an extended number is at most `limit` ahead of the highest.
    func isNear(_ sequence: Int64, limit: Int64) -> Bool {
        sequence - (highest ?? sequence) <= limit
    }
}

/// Of the timestamp in the RTP header, in ticks of the stream's clock.
public typealias TimestampUnwrapper = CounterUnwrapper<UInt32>
