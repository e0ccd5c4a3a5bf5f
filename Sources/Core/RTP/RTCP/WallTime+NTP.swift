public import Media

extension WallTime {
    /// Seconds from 1900-01-01, the origin of NTP, to 1970-01-01 (RFC 5905 figure 4).
    private static let ntpSecondsAt1970: Int64 = 2_208_988_800

    /// The moment of a timestamp in 32.32 fixed point, rounded to the nanosecond.
    ///
    /// The 32 bits of seconds wrap on 2036-02-07 into era 1 (RFC 5905 §6). A clear top bit therefore means era 1 and
    /// a set one era 0, which covers 1968 to 2104 (RFC 4330 §3).
    public init(ntpTimestamp: UInt64) {
        let isEraOne = ntpTimestamp >> 63 == 0
        let seconds = Int64(ntpTimestamp >> 32) + (isEraOne ? 1 << 32 : 0) - Self.ntpSecondsAt1970
        // At most (2^32 - 1) * 10^9 + 2^31, below 2^63.
        let fraction = Int64(((ntpTimestamp & 0xFFFF_FFFF) * 1_000_000_000 + 0x8000_0000) >> 32)
        self.init(nanoseconds: seconds * 1_000_000_000 + fraction)
    }
}
