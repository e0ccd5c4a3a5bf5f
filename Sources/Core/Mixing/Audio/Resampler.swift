/// Resamples audio of any rate to the mix's 48,000 frames a second, by a windowed sinc (`ResamplingKernel`).
///
/// At 48 kHz frames pass unchanged, bit by bit. While it slews, the same filter interpolates between the frames; at
/// whole frames that filter is the identity, so a change between the two makes no click. Source frame n always comes
/// out at the place of n: the filter waits for its look-ahead and shifts nothing.
public struct Resampler: Sendable {
    public let sampleRate: Int
    /// The frames of the mix from the last push, interleaved stereo; only the first `count` are valid.
    public private(set) var output: [Float]
    public private(set) var count = 0
    private(set) var phase: ResamplingPhase
    private let kernel: ResamplingKernel
    /// The source's frames from `base` on, `held` of them; in separate channels, so that sums run over neighbours.
    private var left: [Float]
    private var right: [Float]
    private var blend: [Float]
    private var base: Int64 = 0
    private var held = 0
    private var isStereo = false
    private let chunk: Int

    /// Possible sample rates; others are errors of a header.
    public static let sampleRates = 4_000...192_000
    /// The maximum of frames of the mix in one output.
    private static let outputFrames = 1024

    /// A resampler for a source of `sampleRate`, clamped to `sampleRates`.
    public init(sampleRate: Int) {
        let rate = min(max(sampleRate, Self.sampleRates.lowerBound), Self.sampleRates.upperBound)
        self.sampleRate = rate
        let isFaster = rate > MixClock.framesPerSecond
        kernel = isFaster ? ResamplingKernel(stretch: Double(rate) / 48_000) : .standard
        phase = ResamplingPhase(sampleRate: rate)
        // Leaves a tenth for slewing.
        chunk = max(1, Self.outputFrames * 9 / 10 * rate / MixClock.framesPerSecond)
        let capacity = 2 * kernel.taps + rate / 200 + 2 * chunk
        left = [Float](repeating: 0, count: capacity)
        right = [Float](repeating: 0, count: capacity)
        blend = [Float](repeating: 0, count: kernel.taps)
        output = [Float](repeating: 0, count: 2 * Self.outputFrames)
        reset()
    }

    /// Source frames that must follow a place before its output.
    public var lookAhead: Int { kernel.taps / 2 }

    /// Nanoseconds from the next frame of the mix to the next frame of the source, without slewing.
    var distanceToNextSource: Double {
        let units = (base + Int64(held) - phase.index) * ResamplingPhase.unit - phase.fraction
        return Double(units) / (Double(ResamplingPhase.unit) * Double(sampleRate)) * 1e9
    }

    var isSlewing: Bool { phase.slewLeft != 0 }

    /// Delays the audio by `nanoseconds`, or advances it if negative, at `rate` parts per million.
    public mutating func delay(by nanoseconds: Double, rate: Double) {
        phase.slew(by: -nanoseconds * Double(sampleRate) / 1e9, rate: rate)
    }

    /// Starts again: the next frame pushed is the first, and the next frame of the mix coincides with it.
    public mutating func reset() {
        phase = ResamplingPhase(sampleRate: sampleRate)
        base = -Int64(kernel.taps / 2)
        held = kernel.taps / 2
        for i in 0..<held {
            left[i] = 0
            right[i] = 0
        }
        isStereo = false
        count = 0
    }

    /// Takes frames from `start` on, as many as fit, and fills `output`.
    ///
    /// - Returns: the number of frames taken; at least one if there are any.
    public mutating func push(_ samples: Span<Float>, channelCount: Int, from start: Int) -> Int {
        guard channelCount > 0, start >= 0, start < samples.count / channelCount else {
            count = 0
            return 0
        }
        let taken = min(chunk, samples.count / channelCount - start)
        discardPast()
        if channelCount > 1, !isStereo {
            isStereo = true
            for i in 0..<held { right[i] = left[i] }
        }
        let frames = samples.extracting(start * channelCount..<(start + taken) * channelCount)
        ChannelFold.split(
            frames, channelCount: channelCount, left: &left, right: &right, at: held, isStereo: isStereo)
        held += taken
        produce(until: base + Int64(held - kernel.taps / 2))
        return taken
    }

    /// Ends the audio: mirrors its last 2.5 ms and fades them out, so that the edge is inaudible. Then the resampler is
    /// reset.
    public mutating func finish() {
        discardPast()
        let end = held
        let edge = min(sampleRate / 400, end)
        for i in 0..<edge {
            let factor = Float(1) - Float(i + 1) / Float(edge)
            // 3x² - 2x³ has no corner at either end.
            let fade = factor * factor * (3 - 2 * factor)
            left[end + i] = left[end - 1 - i] * fade
            right[end + i] = right[end - 1 - i] * fade
        }
        let silence = end + edge
        for i in silence..<silence + kernel.taps / 2 {
            left[i] = 0
            right[i] = 0
        }
        held = silence + kernel.taps / 2
        produce(until: base + Int64(silence))
        let produced = count
        reset()
        count = produced
    }

    /// Keeps the frames that the filter reaches back to, and the 2.5 ms that `finish` mirrors.
    private mutating func discardPast() {
        let needed = phase.index - Int64(kernel.taps / 2 - 1)
        let kept = min(needed, base + Int64(held - sampleRate / 400))
        let gone = Int(max(0, kept - base))
        guard gone > 0 else { return }
        for i in gone..<max(gone, held) {
            left[i - gone] = left[i]
            right[i - gone] = right[i]
        }
        base += Int64(gone)
        held -= gone
    }

    /// Fills `output` with the frames of the mix before source frame `end`.
    private mutating func produce(until end: Int64) {
        count = 0
        while phase.index < end, count < Self.outputFrames {
            if phase.isWhole {
                copy(min(Int(end - phase.index), Self.outputFrames - count))
            } else {
                interpolate()
                count += 1
                phase.advance()
            }
        }
    }

    private mutating func copy(_ frames: Int) {
        let first = Int(phase.index - base)
        var target = 2 * count
        if isStereo {
            for i in first..<first + frames {
                output[target] = left[i]
                output[target + 1] = right[i]
                target += 2
            }
        } else {
            for i in first..<first + frames {
                output[target] = left[i]
                output[target + 1] = left[i]
                target += 2
            }
        }
        count += frames
        phase.advance(by: Int64(frames))
    }

    /// One frame between frames of the source.
    private mutating func interpolate() {
        let perPlace = ResamplingPhase.unit / Int64(ResamplingKernel.places)
        let (place, rest) = phase.fraction.quotientAndRemainder(dividingBy: perPlace)
        let taps = kernel.taps
        let row = Int(place) * taps
        let first = Int(phase.index - base) - (taps / 2 - 1)
        let audio: Float
        var other: Float
        if rest == 0 {
            audio = Self.sum(kernel.coefficients, from: row, left, from: first, count: taps)
            other = audio
            if isStereo { other = Self.sum(kernel.coefficients, from: row, right, from: first, count: taps) }
        } else {
            Self.mix(kernel.coefficients, from: row, share: Float(rest) / Float(perPlace), into: &blend)
            audio = Self.sum(blend, from: 0, left, from: first, count: taps)
            other = audio
            if isStereo { other = Self.sum(blend, from: 0, right, from: first, count: taps) }
        }
        output[2 * count] = audio
        output[2 * count + 1] = other
    }

    /// The coefficients between two neighbouring rows.
    private static func mix(_ rows: [Float], from row: Int, share: Float, into blend: inout [Float]) {
        let taps = blend.count
        let rows = rows.span.extracting(row..<row + 2 * taps)
        var target = blend.mutableSpan
        for i in 0..<taps { target[i] = rows[i] + (rows[i + taps] - rows[i]) * share }
    }

    /// Four partial sums, which fit into one vector register.
    private static func sum(
        _ weights: [Float], from origin: Int, _ samples: [Float], from start: Int, count: Int
    ) -> Float {
        let weights = weights.span.extracting(origin..<origin + count)
        let samples = samples.span.extracting(start..<start + count)
        var (first, second, third, fourth): (Float, Float, Float, Float) = (0, 0, 0, 0)
        var i = 0
        while i < count {
            first += weights[i] * samples[i]
            second += weights[i + 1] * samples[i + 1]
            third += weights[i + 2] * samples[i + 2]
            fourth += weights[i + 3] * samples[i + 3]
            i += 4
        }
        return (first + third) + (second + fourth)
    }
}
