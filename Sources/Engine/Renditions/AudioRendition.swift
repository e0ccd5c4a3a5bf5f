import Media
import Mixing
import Packaging

/// One encoded form of a mix: an encoder and the samples it gave.
struct AudioRendition {
    private let encoding: AudioEncoding
    private var encoder: MixEncoder
    private var packet = EncodedPacket()
    /// Samples that no output has taken yet.
    var samples = SampleQueue()
    private(set) var frameCount: Int64 = 0

    init(_ encoding: AudioEncoding, codecs: any CodecFactory) throws(CodecError) {
        self.encoding = encoding
        encoder = try MixEncoder(encoding, codecs: codecs)
    }

    var format: AudioFormat { encoder.format }
    var clockRate: ClockRate { ClockRate(hertz: Int64(encoding.sampleRate)) }
    /// The requested kilobits per second.
    var bitrate: Int { encoding.bitrate }

    /// Where audio ends that has so many frames at the mixer's rate, in ticks of the samples.
    func end(ofFrames count: Int64) -> Int64 { encoder.end(ofFrames: count) }

    mutating func send(_ block: borrowing AudioBlock) throws(CodecError) {
        try encoder.send(block)
    }

    /// Moves what the encoder has ready into `samples`.
    mutating func receive() throws(CodecError) {
        while try encoder.receive(into: &packet) {
            samples.append(&packet, duration: 0)
            frameCount += 1
        }
    }

    /// Nothing follows: what the encoder holds comes out.
    mutating func finish() throws(CodecError) {
        try encoder.finish()
        try receive()
    }
}
