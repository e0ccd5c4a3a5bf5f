import Media

/// The time scale of the whole movie, and the epoch of its dates.
///
/// A microsecond: starts of tracks are exact to 1 µs, and 64 bits of it last for 292,000 years.
enum MovieTime {
    static let timescale: UInt32 = 1_000_000

    /// Seconds from 1904-01-01, the epoch of ISO/IEC 14496-12 §8.2.2, to 1970-01-01.
    private static let secondsFrom1904To1970: Int64 = 2_082_844_800

    /// The nearest microsecond; before 0 there is nothing.
    static func units(of interval: Interval) -> UInt64 {
        let nanoseconds = UInt64(max(0, interval.nanoseconds))
        return (nanoseconds + 500) / 1000
    }

    /// Microseconds of `ticks`, rounded up so that no edit ends before the last sample does.
    static func units(ofTicks ticks: Int64, at rate: ClockRate) -> UInt64 {
        let product = UInt128(max(0, ticks)) * UInt128(timescale)
        let hertz = UInt128(rate.hertz)
        return UInt64(clamping: (product + hertz - 1) / hertz)
    }

    static func seconds(since1904 time: WallTime) -> UInt64 {
        UInt64(clamping: time.nanoseconds / 1_000_000_000 + secondsFrom1904To1970)
    }
}
