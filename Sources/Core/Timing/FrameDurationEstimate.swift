public import Media

/// The assumed duration of a picture, in ticks, before the next one has arrived: that of the previous one, but not as
/// long as a pause.
public struct FrameDurationEstimate: Sendable {
    public private(set) var ticks: Int64

    /// Of a first picture: a thirtieth of a second.
    public init(clockRate: ClockRate) {
        ticks = clockRate.hertz / 30
    }

    /// The next picture came so many ticks later.
    public mutating func follow(_ distance: Int64) {
        ticks = min(distance, Self.longest)
    }

    /// 100 ms at 90 kHz: the lowest rate at which a conference camera is sent on purpose is about 10 a second.
    private static let longest: Int64 = 9000
}
