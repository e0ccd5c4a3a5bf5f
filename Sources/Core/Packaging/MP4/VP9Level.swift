/// The smallest level that a stream fits into ("VP9 Bitstream & Decoding Process Specification" annex A).
enum VP9Level {
    /// While the rate is not known: that of most cameras.
    static let assumedFramesPerSecond: UInt64 = 30

    /// Level times ten, largest luma picture size, largest luma sample rate per second.
    private static let limits: [(level: UInt8, picture: UInt64, rate: UInt64)] = [
        (10, 36_864, 829_440), (11, 73_728, 2_764_800),
        (20, 122_880, 4_608_000), (21, 245_760, 9_216_000),
        (30, 552_960, 20_736_000), (31, 983_040, 36_864_000),
        (40, 2_228_224, 83_558_400), (41, 2_228_224, 160_432_128),
        (50, 8_912_896, 311_951_360), (51, 8_912_896, 588_251_136), (52, 8_912_896, 1_176_502_272),
        (60, 35_651_584, 1_176_502_272), (61, 35_651_584, 2_353_004_544), (62, 35_651_584, 4_706_009_088),
    ]

    static func number(width: UInt16, height: UInt16, framesPerSecond: UInt64) -> UInt8 {
        let picture = UInt64(width) * UInt64(height)
        let (rate, overflow) = picture.multipliedReportingOverflow(by: framesPerSecond)
        guard !overflow else { return 62 }
        return limits.first { picture <= $0.picture && rate <= $0.rate }?.level ?? 62
    }
}
