/// An instant of a recording: nanoseconds since the job's start on the recorder's monotonic clock.
///
/// Time is a value everywhere below the shell: an instant is passed in, never read from a clock.
public struct SessionTime: Comparable, Hashable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    public init(milliseconds: Int64) {
        self.nanoseconds = milliseconds * 1_000_000
    }

    public static let zero = SessionTime(nanoseconds: 0)

    public static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The instant `interval` later. Wraps nothing: 2^63 ns are 292 years, so an overflow is clamped.
    public static func + (time: Self, interval: Interval) -> Self {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(interval.nanoseconds)
        return SessionTime(nanoseconds: overflow ? (interval.nanoseconds > 0 ? .max : .min) : sum)
    }

    public static func - (later: Self, earlier: Self) -> Interval {
        let (difference, overflow) = later.nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
        return Interval(nanoseconds: overflow ? (later > earlier ? .max : .min) : difference)
    }
}

/// A length of session time in nanoseconds.
///
/// `Duration` of the standard library is 128 bits wide; the hot path counts in 64.
public struct Interval: Comparable, Hashable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    public init(milliseconds: Int64) {
        self.nanoseconds = milliseconds * 1_000_000
    }

    public static let zero = Interval(nanoseconds: 0)

    /// Seconds, for reports and messages.
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    public static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Clamped, as `SessionTime` is.
    public static func + (left: Self, right: Self) -> Self {
        SessionTime(nanoseconds: left.nanoseconds) + right - .zero
    }

    public static func - (left: Self, right: Self) -> Self {
        SessionTime(nanoseconds: left.nanoseconds) - SessionTime(nanoseconds: right.nanoseconds)
    }
}
