/// Resamples the mix to a lower rate that divides 48,000: 8000 for G.711, 16,000 for G.722.
///
/// A windowed sinc (`ResamplingKernel`) with its cut-off at half the new rate prevents aliasing: at 8000, frequencies
/// up to 3.4 kHz pass within 0.1 dB, those above 4.6 kHz are below -90 dB. Frame n of the new rate is at frame n times
/// the factor: the filter waits for its look-ahead and shifts nothing.
public struct Decimator: Sendable {
    public let sampleRate: Int
    public let channelCount: Int
    private let factor: Int
    /// Weights of the frames around a place, symmetric to it.
    private let weights: [Float]
    private let reach: Int
    /// Interleaved, from `reach` frames before the next place on.
    private var held: [Float]
    /// Input frames less those that outputs have consumed.
    private var owed = 0
    private var isFinished = false

    /// Nil if the mix's rate is no multiple of `sampleRate`.
    public init?(sampleRate: Int, channelCount: Int) {
        guard sampleRate > 0, channelCount > 0, MixClock.framesPerSecond.isMultiple(of: sampleRate) else { return nil }
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        factor = MixClock.framesPerSecond / sampleRate
        let row = ResamplingKernel.row(at: 0, stretch: Double(factor))
        // The last weight is 0: the window includes its frame at one end only.
        weights = row.dropLast().map { Float($0) }
        reach = weights.count / 2
        held = [Float](repeating: 0, count: reach * channelCount)
    }

    /// Takes interleaved audio, any number of frames, and appends the result to `output`.
    public mutating func push(_ audio: Span<Float>, into output: inout [Float]) {
        guard !isFinished else { return }
        for i in audio.indices { held.append(audio[i]) }
        owed += audio.count / channelCount
        produce(into: &output)
    }

    /// Ends the audio: outputs every place that has a frame of the mix.
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
        // At the end there are fewer frames than the step needs, and nothing follows.
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
