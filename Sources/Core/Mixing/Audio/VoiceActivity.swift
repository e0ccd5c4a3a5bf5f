public import Media

/// Distinguishes speech from background, in stretches of 10 ms.
///
/// A stretch is speech when it is 9 dB above the input's background and its neighbouring samples resemble each other,
/// as in vowels and not in noise. Three such stretches begin speech; afterwards it continues for 120 ms, over
/// consonants and the gaps between syllables. The level of a sender that measures (RFC 6464) takes precedence.
public struct VoiceActivity: Sendable {
    private var floor = NoiseFloor()
    private var samples = [Float](repeating: 0, count: length)
    private var held = 0
    /// Decimation to 8 kHz: the mean of the samples in one output sample.
    private var sum: Float = 0
    private var summed = 0
    private var phase = 0
    /// The high pass against hum and a constant offset.
    private var input: Float = 0
    private var output: Float = 0
    private var decision = SpeechDecision()
    private var hasVoiceFlag = false
    private var unlevelled = Interval.zero

    /// 10 ms at 8 kHz.
    static let length = 80
    private static let rate = 8_000
    private static let margin = 9.0
    /// dB of full scale; lower levels are inaudible in a mix.
    private static let least = -55.0
    /// Correlation of neighbours at 8 kHz: 0 in white noise, 0.7 and more in vowels.
    private static let resemblance: Float = 0.3

    public init() {}

    /// Takes the audio of one packet.
    ///
    /// - Returns: how many stretches of 10 ms became complete, and how many of them are speech.
    public mutating func push(_ block: borrowing AudioBlock) -> VoiceCount {
        var count = VoiceCount()
        guard block.frameCount > 0, block.sampleRate >= Self.rate else { return count }
        let channels = block.channelCount
        let audio = block.samples.span
        for frame in 0..<block.frameCount {
            // Left and right are enough: no microphone is in the surround channels alone.
            sum += channels > 1 ? (audio[frame * channels] + audio[frame * channels + 1]) / 2 : audio[frame]
            summed += 1
            phase += Self.rate
            guard phase >= block.sampleRate else { continue }
            phase -= block.sampleRate
            take(sum / Float(summed), into: &count)
            sum = 0
            summed = 0
        }
        return count
    }

    /// Takes the sender's level of a packet of `length`.
    public mutating func push(_ level: AudioLevel, length: Interval) -> VoiceCount {
        var count = VoiceCount()
        hasVoiceFlag = hasVoiceFlag || level.isVoice
        unlevelled = Interval(nanoseconds: unlevelled.nanoseconds &+ min(max(length, .zero), Self.longest).nanoseconds)
        while unlevelled >= Self.stretch {
            unlevelled = Interval(nanoseconds: unlevelled.nanoseconds - Self.stretch.nanoseconds)
            let decibels = Double(level.decibels)
            let isLoud = decibels > max(floor.level + Self.margin, Self.least)
            floor.push(decibels)
            count.add(hasVoiceFlag ? level.isVoice : decision.next(isLoud))
        }
        return count
    }

    private static let stretch = Interval(milliseconds: 10)
    /// Longer than any packet (Opus: 120 ms).
    private static let longest = Interval(milliseconds: 500)

    private mutating func take(_ sample: Float, into count: inout VoiceCount) {
        // About 130 Hz: removes hum, keeps the overtones of voices, and lets a knock decay fast. A NaN would stay in
        // the filter for ever.
        let passed = sample - input + 0.9 * output
        input = sample.isFinite ? sample : 0
        output = passed.isFinite ? passed : 0
        samples[held] = output
        held += 1
        guard held == Self.length else { return }
        held = 0
        count.add(decision.next(isLike()))
    }

    /// Whether the present 10 ms resemble speech; also updates the background with them.
    private mutating func isLike() -> Bool {
        var energy: Float = 0
        var likeness: Float = 0
        var before: Float = 0
        for sample in samples {
            energy += sample * sample
            likeness += sample * before
            before = sample
        }
        let level = Decibels(power: Double(energy) / Double(Self.length)).value
        let isLoud = level > max(floor.level + Self.margin, Self.least)
        floor.push(level)
        return isLoud && likeness > Self.resemblance * energy
    }
}

/// Stretches of 10 ms, and how many of them are speech.
public struct VoiceCount: Equatable, Sendable {
    public var frames = 0
    public var voiced = 0

    public init(frames: Int = 0, voiced: Int = 0) {
        self.frames = frames
        self.voiced = voiced
    }

    mutating func add(_ isVoiced: Bool) {
        frames += 1
        if isVoiced { voiced += 1 }
    }
}
