import Media

/// An audio decoder for a sender that may change its codec.
final class FollowingAudioDecoder: AudioDecoder {
    private let codecs: any CodecFactory
    private var format: AudioFormat
    private var decoder: any AudioDecoder

    init(_ format: AudioFormat, codecs: any CodecFactory) throws(CodecError) {
        self.format = format
        self.codecs = codecs
        decoder = try codecs.audioDecoder(for: format)
    }

    func follow(_ next: AudioFormat) throws(CodecError) {
        guard TrackFormat.audio(next).needsNewTrack(after: .audio(format)) else { return }
        decoder = try codecs.audioDecoder(for: next)
        format = next
    }

    func decode(_ packet: Span<UInt8>, into block: inout AudioBlock) throws(CodecError) {
        try decoder.decode(packet, into: &block)
    }

    func conceal(sampleCount: Int, next: Span<UInt8>?, into block: inout AudioBlock) throws(CodecError) {
        try decoder.conceal(sampleCount: sampleCount, next: next, into: &block)
    }

    func reset() {
        decoder.reset()
    }
}
