public import Media
public import Threads

/// The codecs of other libraries, beside the caller: an encoder has a thread of its own, decoders share what processors
/// are left. What they give is the same, whatever the number of processors and however they are scheduled.
public struct ThreadedCodecs: CodecFactory {
    private let codecs: any CodecFactory
    private let pool: WorkerPool

    /// - Parameter processorCount: processors that decoders use; one of them is the caller's.
    public init(_ codecs: any CodecFactory, processorCount: Int = ProcessorCount.available) {
        self.codecs = codecs
        pool = WorkerPool(threadCount: max(0, processorCount - 1))
    }

    public var abilities: [CodecAbility] { codecs.abilities }

    public func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        ThreadedVideoDecoder(try codecs.videoDecoder(for: codec), pool)
    }

    public func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        try codecs.audioDecoder(for: format)
    }

    /// An encoder with low delay gives its frame in the call of the picture, so it stays with the caller.
    public func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        let encoder = try codecs.videoEncoder(for: settings)
        return settings.isLowDelay ? encoder : ThreadedVideoEncoder(encoder)
    }

    public func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        try codecs.audioEncoder(for: settings)
    }

    public func frameScaler() throws(CodecError) -> any FrameScaler { try codecs.frameScaler() }

    public func textRenderer() throws(CodecError) -> any TextRenderer { try codecs.textRenderer() }

    public func picture(ofImage bytes: [UInt8], colour: VideoColour) throws(CodecError) -> VideoFrame {
        try codecs.picture(ofImage: bytes, colour: colour)
    }

    public func jpeg(of picture: VideoFrame) throws(CodecError) -> [UInt8] { try codecs.jpeg(of: picture) }
}
