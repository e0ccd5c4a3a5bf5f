import Media

/// What times of a movie, or of a track's media, count in (`timescale`, ISO/IEC 14496-12 §8.2.2, §8.4.2).
///
/// Movie and tracks have one scale, so that it does not matter in which of them a player reads the length of an empty
/// edit: by §8.6.6 it is the movie's, but Firefox takes the media's. 48,000 is that of Opus ("Encapsulation of Opus in
/// ISO Base Media File Format" §4.3), and whole ticks of 8, 12, 16 and 24 kHz are whole ticks of it. A tick of 90 kHz
/// is rounded by at most 10.4 µs; times are converted one by one from the track's beginning, so that this does not add
/// up.
struct TimeScale: Equatable, Sendable {
    let hertz: Int64

    static let common = TimeScale(hertz: 48_000)

    init(hertz: Int64) {
        self.hertz = max(1, min(hertz, Int64(UInt32.max)))
    }

    /// The scale of a track's media.
    ///
    /// What is skipped at the beginning of an encoded track is counted in ticks, and libavformat takes them for
    /// samples: such a track must count in samples. Those that are made here have 48 kHz.
    init(ofMedia format: TrackFormat) {
        if case .audio(let audio) = format, audio.primingSampleCount > 0 {
            self.init(hertz: Int64(audio.sampleRate))
        } else {
            self = .common
        }
    }

    var clockRate: ClockRate { ClockRate(hertz: hertz) }

    /// The nearest tick, of two the later one. Rounding keeps the order.
    func ticks(of ticks: Int64, at rate: ClockRate) -> Int64 {
        guard rate.hertz != hertz else { return ticks }
        let (product, overflow) = ticks.multipliedReportingOverflow(by: 2 * hertz)
        let (sum, carry) = product.addingReportingOverflow(rate.hertz)
        guard !overflow, !carry, rate.hertz < 1 << 40 else {
            let exact = Int128(ticks) * Int128(2 * hertz) + Int128(rate.hertz)
            return Int64(clamping: floorDivide(exact, Int128(rate.hertz) * 2))
        }
        return floorDivide(sum, 2 * rate.hertz)
    }

    /// The tick that is not before the end of `ticks`: no edit ends before its last sample does.
    func ticks(coveringTicks ticks: Int64, at rate: ClockRate) -> Int64 {
        guard rate.hertz != hertz else { return ticks }
        return Int64(clamping: -floorDivide(-Int128(ticks) * Int128(hertz), Int128(rate.hertz)))
    }

    /// The nearest tick; before 0 there is nothing.
    func ticks(of interval: Interval) -> UInt64 {
        UInt64(max(0, clockRate.ticks(ofNanoseconds: max(0, interval.nanoseconds))))
    }
}

private func floorDivide<Word: SignedInteger & FixedWidthInteger>(_ value: Word, _ divisor: Word) -> Word {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}
