/// Brings a mix towards a loudness in one pass, as slowly as an engineer's hand.
///
/// The gain goes to what the last half minute of audio (not of silence) would have needed: by at most 1 dB a second up and
/// 3 dB down, and never beyond -20 and +12 dB. In the first three seconds of audio it may go 10 dB a second: a programme
/// that begins far off would be so for long, or as a whole where it is short. In pauses it rests, so that noise is not pulled up. The true-peak limiter
/// follows it. A programme's integrated loudness comes within about 1 LU of the target when its level does
/// not change for good; to the tenth it cannot, because nobody knows what is still to come.
public struct LoudnessLeveler: Sendable {
    public let target: Double
    private var meter = LoudnessMeter()
    private var seen = 0
    /// Mean square of the audio that counts, and how many stretches of 100 ms it stands for.
    private var average = 0.0
    private var weight = 0.0
    public private(set) var gain = Decibels.zero
    /// What the last frame was multiplied by, and how it goes on from there.
    private var applied: Float = 1
    private var step: Float = 0
    private var left = 0

    static let range = -20.0...12.0
    /// Decibels in 100 ms.
    static let rise = 0.1
    static let fall = 0.3
    /// Both ways while the level is being found, and for how many stretches of 100 ms of audio that is.
    static let settling = 1.0
    static let settlingLength = 30.0
    /// Stretches that the meter's block has.
    private static let blockLength = 4
    /// Stretches of 100 ms that are remembered.
    static let memory = 300.0
    /// Audio that is so much below the average is a pause (the relative gate of EBU Tech 3342).
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

    /// A straight line until the next stretch is known; a step would be heard as a tick.
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
