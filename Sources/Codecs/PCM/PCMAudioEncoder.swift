import Media
import Mixing

/// Audio as 16-bit integers, little-endian: `A_PCM/INT/LIT` of Matroska's codec registry.
///
/// Each sample is rounded to the nearest integer, without dither: the same audio gives the same bytes, and what was
/// decoded from 16 bits comes out as it was.
final class PCMAudioEncoder: AudioEncoder {
    let format: AudioFormat
    /// 20 ms, as with every other codec here. The last packet is as long as the rest, so nothing is made up.
    let packetSampleCount: Int
    let primingSampleCount = 0
    private let channelCount: Int
    /// Interleaved; those before `consumed` were given out.
    private var samples: [Int16] = []
    private var consumed = 0
    private var converted: [Int16] = []
    private var packetCount: Int64 = 0
    private var isFinished = false

    init(_ settings: AudioEncoding) throws(CodecError) {
        try settings.check()
        channelCount = settings.channelCount
        packetSampleCount = settings.sampleRate / 50
        format = AudioFormat(codec: .pcm, sampleRate: settings.sampleRate, channelCount: settings.channelCount)
    }

    func send(_ audio: Span<Float>) throws(CodecError) {
        guard audio.count.isMultiple(of: channelCount) else {
            throw .settings(
                codec: "pcm", reason: "\(audio.count) samples cannot be divided among \(channelCount) channels")
        }
        guard !isFinished else { return }
        samples.removeFirst(consumed)
        consumed = 0
        if converted.count != audio.count { converted = [Int16](repeating: 0, count: audio.count) }
        var target = converted.mutableSpan
        SampleConversion.convert(audio, to: &target)
        samples.append(contentsOf: converted)
    }

    func finish() {
        isFinished = true
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        let whole = packetSampleCount * channelCount
        let left = samples.count - consumed
        guard left >= whole || isFinished && left > 0 else { return false }
        let count = min(left, whole)
        packet.bytes.removeAll(keepingCapacity: true)
        for sample in samples[consumed..<consumed + count] {
            packet.bytes.append(UInt8(truncatingIfNeeded: sample))
            packet.bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
        }
        packet.place(audioPacket: packetCount, sampleCount: packetSampleCount, priming: 0)
        packet.duration = Int64(count / channelCount)
        packetCount += 1
        consumed += count
        return true
    }
}
