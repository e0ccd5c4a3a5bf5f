import Media
import Mixing

/// Encodes what a mixer gives: stereo at its rate, folded where one channel is wanted.
///
/// Packets count their ticks from 0: a decoder gives `primingSampleCount` samples before the first one that was sent, and
/// the container says so.
struct MixEncoder {
    private let encoder: any SoundEncoder
    private let isFolded: Bool
    private var folded: [Float] = []

    init(_ encoding: SoundEncoding, codecs: any CodecFactory) throws(CodecError) {
        encoder = try codecs.soundEncoder(for: encoding)
        isFolded = encoding.channelCount == 1
    }

    var format: AudioFormat { encoder.format }
    var primingSampleCount: Int64 { Int64(encoder.primingSampleCount) }

    mutating func send(_ block: borrowing AudioBlock) throws(ViewFailure) {
        if isFolded { fold(block) }
        try ViewFailure.coding { () throws(CodecError) in
            if isFolded {
                try encoder.send(folded.span)
            } else {
                try encoder.send(block.samples.span)
            }
        }
    }

    func finish() throws(ViewFailure) {
        try ViewFailure.coding { () throws(CodecError) in try encoder.finish() }
    }

    /// Fills in the next packet, with its length; false where there is none yet.
    func receive(into packet: inout EncodedPacket) throws(ViewFailure) -> Bool {
        let isThere = try ViewFailure.coding { () throws(CodecError) in try encoder.receive(into: &packet) }
        guard isThere else { return false }
        packet.presentation += primingSampleCount
        packet.decode += primingSampleCount
        if packet.ticks <= 0 { packet.ticks = Int64(encoder.packetSampleCount) }
        return true
    }

    /// Both channels as one, at half their sum: what is equal in both stays as loud.
    private mutating func fold(_ block: borrowing AudioBlock) {
        folded.removeAll(keepingCapacity: true)
        for i in 0..<block.frameCount { folded.append((block.samples[2 * i] + block.samples[2 * i + 1]) / 2) }
    }
}
