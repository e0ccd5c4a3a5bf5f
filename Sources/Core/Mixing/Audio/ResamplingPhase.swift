/// Where in the source the next frame of the mix lies, in exact integers: nothing adds up over hours.
///
/// Without slewing it moves by sampleRate/48,000 source frames for a frame of the mix. Slewing skips or stretches a
/// little of the source with each frame, until as much as was asked for is made up.
struct ResamplingPhase: Equatable, Sendable {
    /// The source frame at or before the place.
    private(set) var index: Int64 = 0
    /// Units behind it; below `unit`.
    private(set) var fraction: Int64 = 0
    /// Units that are still to be skipped, or below 0 to be stretched.
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

    /// Skips `frames` of the source within the time to come, or stretches when below 0. Where the rate is that of the
    /// mix, the amount is rounded so that frames are whole again afterwards.
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

    /// One frame of the mix on.
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

    /// `count` frames of the mix on, at once.
    mutating func advance(by count: Int64) {
        let most = slewStep * count
        let part = max(-most, min(most, slewLeft))
        slewLeft -= part
        let (frames, rest) = (fraction + step * count + part).quotientAndRemainder(dividingBy: Self.unit)
        index += frames
        fraction = rest
    }

    /// How many frames of the mix lie before source frame `end`, as far as slewing is left out.
    func framesBefore(_ end: Int64) -> Int64 {
        let distance = (end - index) * Self.unit - fraction
        return distance <= 0 ? 0 : (distance + step - 1) / step
    }
}
