import CVPX
public import Media

/// libvpx: VP8 and VP9, both ways.
public struct VPXLibrary: CodecFactory {
    public init() {}

    public var abilities: [CodecAbility] {
        let library = unsafe "libvpx \(String(cString: vpx_codec_version_str()).trimmingPrefix("v"))"
        return [VideoCodec.vp8, .vp9].flatMap { codec in
            [
                CodecAbility(.decode, .video(codec), library: library),
                CodecAbility(.encode, .video(codec), library: library),
            ]
        }
    }

    public func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        guard let stream = VPXStream(codec) else { throw missing(.decode, .video(codec)) }
        return try VPXDecoder(stream)
    }

    public func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        guard let stream = VPXStream(settings.codec) else { throw missing(.encode, .video(settings.codec)) }
        return try VPXEncoder(stream, settings)
    }
}
