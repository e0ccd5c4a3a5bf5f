/// Brings a mix towards a loudness in one pass, slowly.
///
/// The gain moves to what the last half minute of audio (without silence) would have needed: by at most 1 dB a second
/// up and 3 dB down, within -20 and +12 dB. In the first three seconds of audio it may move by 10 dB a second, because
/// a programme that begins far from the target would stay so for long, or to its end if it is short. In pauses the gain
/// stays, so that it does not raise noise. The true-peak limiter follows. A programme's integrated loudness comes
/// within about 1 LU of the target unless its level changes permanently; a single pass cannot do better.
public struct LoudnessLeveler: Sendable {
    public let target: Double
    private var meter = LoudnessMeter()
    private var seen = 0
    /// Mean square of the audio without pauses, and its number of stretches of 100 ms.
    private var average = 0.0
    private var weight = 0.0
    public private(set) var gain = Decibels.zero
    /// The factor of the last frame, and its change per frame.
    private var applied: Float = 1
    private var step: Float = 0
    private var left = 0

    static let range = -20.0...12.0
    /// Decibels in 100 ms.
    static let rise = 0.1
    static let fall = 0.3
    /// Decibels in 100 ms in both directions while the level is unknown, and the number of stretches for which that
    /// holds.
    static let settling = 1.0
    static let settlingLength = 30.0
    /// Stretches in the meter's block.
    private static let blockLength = 4
    /// Stretches of 100 ms in the average.
    static let memory = 300.0
    /// Audio this far below the average is a pause (the relative gate of EBU Tech 3342).
    static let pause = -20.0

    /// - Parameter target: LUFS; -23 in broadcast (EBU R 128), -16 to -14 on the web.
    public init(target: Double) {
        self.target = min(max(target, -60), 0)
    }

    /// Measures interleaved stereo and multiplies it by the gain.
    public mutating func process(_ audio: inout MutableSpan<Float>) {
        meter.push(audio.span)
        while seen < meter.stretches {
            seen += 1
            guard seen >= Self.blockLength else { continue }
            let before = gain
            adapt(to: meter.block)
            if gain != before { turn(to: Float(gain.amplitude)) }
        }
        guard left > 0 || applied != 1 else { return }
        var i = 0
        while i + 1 < audio.count {
            if left > 0 {
                left -= 1
                applied += step
            }
            audio[i] *= applied
            audio[i + 1] *= applied
            i += 2
        }
    }

    /// Changes the gain linearly until the next stretch; a step would click.
    private mutating func turn(to factor: Float) {
        left = LoudnessMeter.stretch
        step = (factor - applied) / Float(left)
    }

    private mutating func adapt(to block: Double) {
        let loudness = IntegratedLoudness.loudness(block)
        guard loudness > IntegratedLoudness.absoluteGate else { return }
        guard weight == 0 || loudness > IntegratedLoudness.loudness(average) + Self.pause else { return }
        weight = min(weight + 1, Self.memory)
        average += (block - average) / weight
        let wanted = target - IntegratedLoudness.loudness(average)
        let bounded = min(max(wanted, Self.range.lowerBound), Self.range.upperBound)
        let isSettling = weight <= Self.settlingLength
        let (rise, fall) = isSettling ? (Self.settling, Self.settling) : (Self.rise, Self.fall)
        gain.value += min(max(bounded - gain.value, -fall), rise)
    }
}
