import Media

/// A key that is pressed on a telephone, or another event of its line, as one packet reports it (RFC 4733 §2.3).
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |     event     |E|R| volume    |          duration             |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
public struct TelephoneEvent: Equatable, Sendable {
    /// The code of the event (RFC 4733 §3.2, RFC 4734, RFC 5244).
    public var code: UInt8
    /// The event is over.
    public var isEnd: Bool
    /// Power of the tone in dBm0 without its sign, 0...63; of DTMF only.
    public var volume: UInt8
    /// Ticks since the packet's timestamp.
    public var duration: UInt16

    /// Octets of one event; a payload may hold several that follow each other (RFC 4733 §2.5.1.5).
    public static let byteCount = 4

    public init(code: UInt8, isEnd: Bool, volume: UInt8, duration: UInt16) {
        self.code = code
        self.isEnd = isEnd
        self.volume = volume
        self.duration = duration
    }

    /// Reads the event at `position` of a payload.
    public init(parsing payload: Span<UInt8>, at position: Int = 0) throws(RTPError) {
        guard position >= 0, let word = payload.uint32(at: position) else {
            throw .truncated(needed: Self.byteCount, remaining: max(0, payload.count - max(0, position)))
        }
        code = UInt8(truncatingIfNeeded: word >> 24)
        isEnd = word & 0x0080_0000 != 0
        volume = UInt8(truncatingIfNeeded: word >> 16) & 0x3F
        duration = UInt16(truncatingIfNeeded: word)
    }

    /// What is printed on the key (RFC 4733 §3.2, table 3); nil for events that are no keys.
    public static func digit(of code: UInt8) -> String? {
        switch code {
        case 0...9: String(code)
        case 10: "*"
        case 11: "#"
        case 12: "A"
        case 13: "B"
        case 14: "C"
        case 15: "D"
        default: nil
        }
    }
}
