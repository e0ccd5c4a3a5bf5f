/// Cuts audio into packets of equal length for an encoder.
public struct PacketFraming: Sendable {
    public let packetSampleCount: Int
    public let channelCount: Int
    /// Interleaved; what `next` gives is a range of it.
    public private(set) var samples: [Float] = []
    private let delay: Int
    private var consumed = 0
    private var sentCount: Int64 = 0
    private var isFinished = false

    /// - Parameter delay: samples per channel that the encoder holds back and that silence must push out at the end.
    public init(packetSampleCount: Int, channelCount: Int, delay: Int = 0) {
        self.packetSampleCount = max(1, packetSampleCount)
        self.channelCount = max(1, channelCount)
        self.delay = max(0, delay)
    }

    public mutating func append(_ audio: Span<Float>) {
        guard !isFinished else { return }
        if consumed > 0 {
            samples.removeFirst(consumed)
            consumed = 0
        }
        for i in audio.indices {
            // What is no number would spread over all that an encoder remembers.
            samples.append(audio[i].isFinite ? audio[i] : 0)
        }
        sentCount += Int64(audio.count / channelCount)
    }

    /// Fills the last packet with silence, so that all audio and the delay are in whole packets. Without audio nothing
    /// is added.
    public mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        guard sentCount > 0 else { return }
        let size = Int64(packetSampleCount)
        let missing = (sentCount + Int64(delay) + size - 1) / size * size - sentCount
        samples.append(contentsOf: repeatElement(0, count: Int(missing) * channelCount))
    }

    /// The samples of the next whole packet; valid until the next call.
    public mutating func next() -> Range<Int>? {
        let count = packetSampleCount * channelCount
        guard samples.count - consumed >= count else { return nil }
        consumed += count
        return consumed - count..<consumed
    }
}
