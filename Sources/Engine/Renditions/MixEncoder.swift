import Media
import Mixing

/// Encodes a mixer's output: stereo at its rate, mixed down to mono or resampled to a lower rate if required.
///
/// Packets count their ticks from 0: a decoder returns `primingSampleCount` samples before the first one that was sent,
/// and the container contains that number.
struct MixEncoder {
    private let encoder: any AudioEncoder
    private let isFolded: Bool
    private var folded: [Float] = []
    /// Nil at the mixer's own rate.
    private var decimator: Decimator?
    private var lower: [Float] = []

    init(_ encoding: AudioEncoding, codecs: any CodecFactory) throws(CodecError) {
        encoder = try codecs.audioEncoder(for: encoding)
        isFolded = encoding.channelCount == 1
        guard encoding.sampleRate != Int(MixClock.rate.hertz) else { return }
        decimator = Decimator(sampleRate: encoding.sampleRate, channelCount: encoding.channelCount)
        guard decimator != nil else {
            throw .settings(
                codec: encoding.codec.rawValue,
                reason: "\(encoding.sampleRate) Hz do not divide the \(MixClock.rate.hertz) Hz of a mix")
        }
    }

    var format: AudioFormat { encoder.format }
    var primingSampleCount: Int64 { Int64(encoder.primingSampleCount) }

    /// Where audio ends that has so many frames at the mixer's rate, in ticks of the packets.
    func end(ofFrames count: Int64) -> Int64 {
        let factor = max(1, MixClock.rate.hertz / Int64(max(1, format.sampleRate)))
        return (count + factor - 1) / factor + primingSampleCount
    }

    mutating func send(_ block: borrowing AudioBlock) throws(CodecError) {
        if isFolded { fold(block) }
        if decimator != nil {
            lower.removeAll(keepingCapacity: true)
            // A second name for the storage, not a copy.
            let audio = isFolded ? folded : block.samples
            decimator?.push(audio.span, into: &lower)
        }
        if decimator != nil {
            try encoder.send(lower.span)
        } else if isFolded {
            try encoder.send(folded.span)
        } else {
            try encoder.send(block.samples.span)
        }
    }

    mutating func finish() throws(CodecError) {
        lower.removeAll(keepingCapacity: true)
        decimator?.finish(into: &lower)
        if !lower.isEmpty { try encoder.send(lower.span) }
        try encoder.finish()
    }

    /// Fills in the next packet, with its length; false where there is none yet.
    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        guard try encoder.receive(into: &packet) else { return false }
        packet.presentationTime += primingSampleCount
        packet.decodeTime += primingSampleCount
        if packet.duration <= 0 { packet.duration = Int64(encoder.packetSampleCount) }
        return true
    }

    /// Both channels as one, at half their sum: what is equal in both stays as loud.
    private mutating func fold(_ block: borrowing AudioBlock) {
        folded.removeAll(keepingCapacity: true)
        for i in 0..<block.frameCount { folded.append((block.samples[2 * i] + block.samples[2 * i + 1]) / 2) }
    }
}
