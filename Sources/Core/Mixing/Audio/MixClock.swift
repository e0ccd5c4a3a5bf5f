public import Media

/// The mixer's clock: frame n of a mix is at n/48,000 s of session time.
public enum MixClock {
    public static let rate = ClockRate(hertz: 48_000)
    static let framesPerSecond = 48_000
    /// 2.5 ms, the length of a fade at an edge. Shorter ones click, longer ones are audible as fades.
    static let edge = 120

    /// The frame nearest to an instant.
    public static func position(of time: SessionTime) -> Int64 {
        rate.ticks(ofNanoseconds: time.nanoseconds)
    }

    public static func time(of position: Int64) -> SessionTime {
        SessionTime(nanoseconds: rate.nanoseconds(ofTicks: position))
    }
}
