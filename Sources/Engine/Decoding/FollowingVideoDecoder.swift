import Media

/// A video decoder for a sender that may change its codec: each key frame names the codec that follows.
final class FollowingVideoDecoder: VideoDecoder {
    private let codecs: any CodecFactory
    private var codec: VideoCodec
    private var decoder: any VideoDecoder
    /// The decoder of the codec before, until its last pictures were received.
    private var previous: (any VideoDecoder)?

    init(_ codec: VideoCodec, codecs: any CodecFactory) throws(CodecError) {
        self.codec = codec
        self.codecs = codecs
        decoder = try codecs.videoDecoder(for: codec)
    }

    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
        if let format, format.codec != codec {
            let next = try codecs.videoDecoder(for: format.codec)
            decoder.finish()
            previous = decoder
            (decoder, codec) = (next, format.codec)
        }
        try decoder.send(frame, format: format, tag: tag)
    }

    func receive() throws(CodecError) -> (any DecodedFrame)? {
        if let previous {
            if let picture = try previous.receive() { return picture }
            self.previous = nil
        }
        return try decoder.receive()
    }

    func finish() {
        decoder.finish()
    }

    func reset() {
        previous = nil
        decoder.reset()
    }
}
