/// The place in the source of the next frame of the mix, in exact integers: no error accumulates over hours.
///
/// Without slewing it advances by sampleRate/48,000 source frames for a frame of the mix. Slewing skips or stretches a
/// little of the source with each frame, until the requested amount is done.
struct ResamplingPhase: Equatable, Sendable {
    /// The source frame at or before the place.
    private(set) var index: Int64 = 0
    /// Units after it; below `unit`.
    private(set) var fraction: Int64 = 0
    /// Units that remain to be skipped, or stretched if negative.
    private(set) var slewLeft: Int64 = 0
    /// Units of slewing in one frame of the mix.
    private var slewStep: Int64 = 0
    private let step: Int64

    /// Units in a source frame: 48,000, so that every rate steps exactly, times 2^16, so that slewing is fine.
    static let unit: Int64 = 48_000 << 16

    init(sampleRate: Int) {
        step = Int64(sampleRate) << 16
    }

    /// A frame of the mix is a frame of the source, unchanged.
    var isWhole: Bool { step == Self.unit && fraction == 0 && slewLeft == 0 }

    /// Skips `frames` of the source gradually, or stretches if negative. At the mix's own rate it rounds the amount, so
    /// that the phase is whole again afterwards.
    ///
    /// - Parameter rate: parts per million of the source's speed.
    mutating func slew(by frames: Double, rate: Double) {
        let bounded = max(-1e6, min(1e6, frames))
        if step == Self.unit {
            let whole = (bounded + Double(fraction) / Double(Self.unit)).rounded()
            slewLeft = Int64(whole) * Self.unit - fraction
        } else {
            slewLeft = Int64(bounded * Double(Self.unit))
        }
        slewStep = max(1, Int64(Double(step) * max(0, min(100_000, rate)) / 1e6))
    }

    /// Advances by one frame of the mix.
    mutating func advance() {
        fraction &+= step
        if slewLeft != 0 {
            let part = max(-slewStep, min(slewStep, slewLeft))
            fraction &+= part
            slewLeft &-= part
        }
        while fraction >= Self.unit {
            fraction &-= Self.unit
            index &+= 1
        }
    }

    /// Advances by `count` frames of the mix.
    mutating func advance(by count: Int64) {
        let most = slewStep * count
        let part = max(-most, min(most, slewLeft))
        slewLeft -= part
        let (frames, rest) = (fraction + step * count + part).quotientAndRemainder(dividingBy: Self.unit)
        index += frames
        fraction = rest
    }

    /// The number of frames of the mix before source frame `end`, without slewing.
    func framesBefore(_ end: Int64) -> Int64 {
        let distance = (end - index) * Self.unit - fraction
        return distance <= 0 ? 0 : (distance + step - 1) / step
    }
}
