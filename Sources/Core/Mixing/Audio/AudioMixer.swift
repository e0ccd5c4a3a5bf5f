public import Media

/// Mixes any number of inputs into one audio signal.
///
/// It sums all inputs as floats, then levels the sum to the requested loudness, if any, and limits it to -1 dBTP. A
/// silent input costs next to nothing. Nothing is allocated for a packet or a block.
public struct AudioMixer: Sendable {
    private var inputs: [MixedInput] = []
    private var limiter = Limiter()
    private var leveler: LoudnessLeveler?
    private var sum: [Float] = []
    private var scratch: [Float] = []
    /// The next output frame of the mix.
    public private(set) var position: Int64
    /// The next frame to read from the inputs: further on by the limiter's look-ahead.
    private var asked: Int64

    /// 20 ms at 48 kHz, as the usual packet of Opus: two channels are 8 kB, which stay in the
    /// processor's nearest cache.
    private static let block = 960

    /// - Parameters:
    ///   - position: the mix's first frame.
    ///   - loudness: the target in LUFS; nil leaves the levels unchanged.
    public init(startingAt position: Int64 = 0, loudness: Double? = nil) {
        self.position = position
        asked = position
        leveler = loudness.map { LoudnessLeveler(target: $0) }
    }

    /// How long after a frame's time the caller must wait for the inputs before it asks for the frame.
    public static let timeout = Interval(
        nanoseconds: InputLine.timeout.nanoseconds + MixClock.rate.nanoseconds(ofTicks: Int64(Limiter.lookAhead)))

    /// Adds an input.
    ///
    /// - Returns: its number, which may be that of an input that left and has faded out.
    public mutating func addInput() -> Int {
        let input = MixedInput(startingAt: asked)
        if let free = inputs.firstIndex(where: { $0.isGone }) {
            inputs[free] = input
            return free
        }
        inputs.append(input)
        return inputs.count - 1
    }

    /// Removes an input; the audio that it has delivered is still mixed.
    public mutating func removeInput(_ input: Int) {
        guard inputs.indices.contains(input) else { return }
        inputs[input].leave()
    }

    /// Takes the audio of one packet; `time` is where its first frame belongs.
    public mutating func insert(_ audio: borrowing AudioBlock, at time: SessionTime, into input: Int) {
        guard inputs.indices.contains(input) else { return }
        inputs[input].insert(audio, at: time)
    }

    /// The source pauses, or its decoder was reset: the next packet need not continue the previous one.
    public mutating func endRun(of input: Int) {
        guard inputs.indices.contains(input) else { return }
        inputs[input].endRun()
    }

    /// Statistics of an input's audio so far.
    public func tally(of input: Int) -> InputLineTally {
        inputs.indices.contains(input) ? inputs[input].tally : InputLineTally()
    }

    /// The lowest gain of the limiter since the last call.
    public mutating func takeLeastGain() -> Decibels {
        limiter.takeLeastGain()
    }

    /// The leveler's present gain.
    public var levelling: Decibels { leveler?.gain ?? .zero }

    /// Fills `target` with the frames from `position` on.
    public mutating func mix(_ frames: Int, into target: inout AudioBlock) {
        target.channelCount = 2
        target.sampleRate = MixClock.framesPerSecond
        target.removeAll()
        let lead = Int(position + Int64(Limiter.lookAhead) - asked)
        // Once, at the beginning: fills the limiter's look-ahead before its first output frame.
        if lead > 0 { work(lead) }
        var left = frames
        while left > 0 {
            let count = min(Self.block, left)
            work(count)
            target.samples.append(contentsOf: sum)
            left -= count
        }
        position += Int64(max(0, frames))
    }

    /// Sums the next frames of all inputs, and limits them.
    private mutating func work(_ frames: Int) {
        Self.resize(&sum, to: 2 * frames)
        Self.resize(&scratch, to: 2 * frames)
        for i in sum.indices { sum[i] = 0 }
        for i in inputs.indices { inputs[i].add(from: asked, to: &sum, over: &scratch) }
        Self.finish(&sum, leveler: &leveler, limiter: &limiter)
        asked += Int64(frames)
    }

    private static func finish(_ sum: inout [Float], leveler: inout LoudnessLeveler?, limiter: inout Limiter) {
        var audio = sum.mutableSpan
        leveler?.process(&audio)
        limiter.process(&audio)
    }

    /// Keeps the storage.
    private static func resize(_ samples: inout [Float], to count: Int) {
        if samples.count > count {
            samples.removeLast(samples.count - count)
        } else if samples.count < count {
            samples.append(contentsOf: repeatElement(0, count: count - samples.count))
        }
    }
}
