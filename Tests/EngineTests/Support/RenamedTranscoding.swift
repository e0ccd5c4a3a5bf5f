import Media

/// The toy codecs under the name of another, which containers or segments take.
struct RenamedTranscoding: CodecFactory {
    let inner: ToyTranscoding
    let configuration: VideoConfiguration

    static func h264(_ inner: ToyTranscoding = ToyTranscoding()) -> Self {
        Self(
            inner: inner,
            configuration: .h264(sequenceParameterSets: [[0x67, 66, 0, 10]], pictureParameterSets: [[0x68, 1]]))
    }

    static func vp9(_ inner: ToyTranscoding = ToyTranscoding()) -> Self {
        Self(
            inner: inner,
            configuration: .vp9(
                VP9Configuration(profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)))
    }

    var abilities: [CodecAbility] { [] }

    func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        try inner.videoDecoder(for: codec)
    }
    func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        try inner.audioDecoder(for: format)
    }
    func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        RenamedEncoder(try inner.videoEncoder(for: settings), configuration)
    }
    func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        try inner.audioEncoder(for: settings)
    }
    func frameScaler() throws(CodecError) -> any FrameScaler { try inner.frameScaler() }
}

private final class RenamedEncoder: VideoEncoder {
    private let inner: any VideoEncoder
    let format: VideoFormat

    init(_ inner: any VideoEncoder, _ configuration: VideoConfiguration) {
        self.inner = inner
        format = VideoFormat(
            width: inner.format.width, height: inner.format.height, configuration: configuration)
    }

    func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        try inner.send(picture, at: time, isKeyFrame: isKeyFrame)
    }
    func finish() throws(CodecError) { try inner.finish() }
    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool { try inner.receive(into: &packet) }
}
