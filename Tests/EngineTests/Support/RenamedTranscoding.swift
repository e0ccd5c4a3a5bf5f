import Media

/// The toy codecs under the name of H.264, which segments take.
struct H264Transcoding: CodecFactory {
    var inner = ToyTranscoding()

    var abilities: [CodecAbility] { [] }

    func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        try inner.videoDecoder(for: codec)
    }
    func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        try inner.audioDecoder(for: format)
    }
    func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        H264NamedEncoder(try inner.videoEncoder(for: settings))
    }
    func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        try inner.audioEncoder(for: settings)
    }
    func frameScaler() throws(CodecError) -> any FrameScaler { try inner.frameScaler() }
}

private final class H264NamedEncoder: VideoEncoder {
    private let inner: any VideoEncoder
    let format: VideoFormat

    init(_ inner: any VideoEncoder) {
        self.inner = inner
        format = VideoFormat(
            width: inner.format.width, height: inner.format.height,
            configuration: .h264(sequenceParameterSets: [[0x67, 66, 0, 10]], pictureParameterSets: [[0x68, 1]]))
    }

    func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        try inner.send(picture, at: time, isKeyFrame: isKeyFrame)
    }
    func finish() throws(CodecError) { try inner.finish() }
    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool { try inner.receive(into: &packet) }
}
