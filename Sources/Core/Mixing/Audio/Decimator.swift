/// Brings audio of the mix to a lower rate that divides its own, 48,000: 8000 for G.711, 16,000 for G.722.
///
/// A windowed sinc (`ResamplingKernel`) cuts at half the new rate, so nothing is folded down: at 8000 what lies up to 3.4 kHz
/// passes within 0.1 dB, what lies above 4.6 kHz is below -90 dB. Frame n of the new rate lies on frame n times the factor:
/// what the filter needs beforehand is awaited, not shifted.
public struct Decimator: Sendable {
    public let sampleRate: Int
    public let channelCount: Int
    private let factor: Int
    /// Of the frames around a place: as many before it as behind it.
    private let weights: [Float]
    private let reach: Int
    /// Interleaved, from `reach` frames before the next place on.
    private var held: [Float]
    /// Frames that were given, less those that places were made of.
    private var owed = 0
    private var isFinished = false

    /// Nil for a rate that the mix's is no multiple of.
    public init?(sampleRate: Int, channelCount: Int) {
        guard sampleRate > 0, channelCount > 0, MixClock.framesPerSecond.isMultiple(of: sampleRate) else { return nil }
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        factor = MixClock.framesPerSecond / sampleRate
        let row = ResamplingKernel.row(at: 0, stretch: Double(factor))
        // The last one weighs the frame that the window's other end leaves out: it is 0.
        weights = row.dropLast().map { Float($0) }
        reach = weights.count / 2
        held = [Float](repeating: 0, count: reach * channelCount)
    }

    /// Takes interleaved audio, any number of whole frames, and appends to `output` what becomes of it.
    public mutating func push(_ audio: Span<Float>, into output: inout [Float]) {
        guard !isFinished else { return }
        for i in audio.indices { held.append(audio[i]) }
        owed += audio.count / channelCount
        produce(into: &output)
    }

    /// Ends the audio: every place that has a frame of the mix is given.
    public mutating func finish(into output: inout [Float]) {
        guard !isFinished else { return }
        isFinished = true
        held.append(contentsOf: repeatElement(0, count: reach * channelCount))
        produce(into: &output)
    }

    private mutating func produce(into output: inout [Float]) {
        var first = 0
        while owed > 0, held.count / channelCount - first >= weights.count {
            for channel in 0..<channelCount { output.append(sum(from: first * channelCount + channel)) }
            first += factor
            owed -= factor
        }
        // At the end, where frames are asked for that are not there, nothing follows.
        held.removeFirst(min(first * channelCount, held.count))
    }

    private func sum(from start: Int) -> Float {
        let weights = weights.span
        let audio = held.span
        var sum: Float = 0
        var i = start
        for tap in weights.indices {
            sum += weights[tap] * audio[i]
            i += channelCount
        }
        return sum
    }
}
