import Media

/// The epoch of a movie's dates.
enum MovieTime {
    /// Seconds from 1904-01-01, the epoch of ISO/IEC 14496-12 §8.2.2, to 1970-01-01.
    private static let secondsFrom1904To1970: Int64 = 2_082_844_800

    static func seconds(since1904 time: WallTime) -> UInt64 {
        UInt64(clamping: time.nanoseconds / 1_000_000_000 + secondsFrom1904To1970)
    }
}
