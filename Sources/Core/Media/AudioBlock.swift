/// Decoded audio of one packet: interleaved samples, full scale at ±1.
///
/// A decoder fills the same block again and again; the storage of the samples is reused.
public struct AudioBlock: Sendable {
    public var samples: [Float]
    public var channelCount: Int
    /// Frames per second.
    public var sampleRate: Int

    public init(samples: [Float] = [], channelCount: Int = 1, sampleRate: Int = 48_000) {
        self.samples = samples
        self.channelCount = channelCount
        self.sampleRate = sampleRate
    }

    /// Samples of each channel. A last frame that is not whole does not count.
    public var frameCount: Int { channelCount > 0 ? samples.count / channelCount : 0 }

    /// Nanoseconds, rounded towards zero.
    public var length: Interval {
        ClockRate(hertz: Int64(sampleRate)).interval(ofTicks: Int64(frameCount))
    }

    /// Forgets the audio and keeps the storage.
    public mutating func removeAll() {
        samples.removeAll(keepingCapacity: true)
    }
}
