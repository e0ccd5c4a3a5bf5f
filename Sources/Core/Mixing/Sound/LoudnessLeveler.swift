/// Brings a mix towards a loudness in one pass, as slowly as an engineer's hand.
///
/// The gain goes to what the last half minute of sound (not of silence) would have needed: by at most 1 dB a second up and
/// 3 dB down, and never beyond -20 and +12 dB. In pauses it rests, so that noise is not pulled up. The true-peak limiter
/// follows it. A programme's integrated loudness comes within about 1 LU of the target when its level does
/// not change for good; to the tenth it cannot, because nobody knows what is still to come.
public struct LoudnessLeveler: Sendable {
    public let target: Double
    private var meter = LoudnessMeter()
    private var seen = 0
    /// Mean square of the sound that counts, and how many stretches of 100 ms it stands for.
    private var average = 0.0
    private var weight = 0.0
    public private(set) var gain = Decibels.zero
    private var applied: Float = 1

    static let range = -20.0...12.0
    /// Decibels in 100 ms.
    static let rise = 0.1
    static let fall = 0.3
    /// Stretches of 100 ms that are remembered.
    static let memory = 300.0
    /// Sound that is so much below the average is a pause (the relative gate of EBU Tech 3342).
    static let pause = -20.0

    /// - Parameter target: LUFS; -23 in broadcast (EBU R 128), -16 to -14 on the web.
    public init(target: Double) {
        self.target = min(max(target, -60), 0)
    }

    /// Measures interleaved stereo and multiplies it by the gain.
    public mutating func process(_ sound: inout MutableSpan<Float>) {
        meter.push(sound.span)
        while seen < meter.stretches {
            seen += 1
            adapt(to: meter.block)
        }
        let wanted = Float(gain.amplitude)
        guard wanted != applied || wanted != 1 else { return }
        // A straight line over what is worked on at once; a step of 0.3 dB would be heard as a tick.
        let step = (wanted - applied) / Float(max(1, sound.count / 2))
        var factor = applied
        var i = 0
        while i + 1 < sound.count {
            factor += step
            sound[i] *= factor
            sound[i + 1] *= factor
            i += 2
        }
        applied = wanted
    }

    private mutating func adapt(to block: Double) {
        let loudness = IntegratedLoudness.loudness(block)
        guard loudness > IntegratedLoudness.absoluteGate else { return }
        guard weight == 0 || loudness > IntegratedLoudness.loudness(average) + Self.pause else { return }
        weight = min(weight + 1, Self.memory)
        average += (block - average) / weight
        let wanted = target - IntegratedLoudness.loudness(average)
        let bounded = min(max(wanted, Self.range.lowerBound), Self.range.upperBound)
        gain.value += min(max(bounded - gain.value, -Self.fall), Self.rise)
    }
}
