import CFFmpeg
import Glibc
public import Media

/// libavcodec: H.264, H.265 and AV1 (by dav1d) to pictures; pictures to H.264 (x264), H.265 (x265) and AV1 (SVT-AV1);
/// G.711, G.722 and AAC both ways; still images. `abilities` lists only what the installed library has.
public struct FFmpegLibrary: CodecFactory {
    /// libavcodec writes to standard error, and hostile streams make it write much. Typed errors have what matters.
    private static let isSilent: Bool = {
        av_log_set_level(AV_LOG_QUIET)
        // SVT-AV1 has its own log: 0 leaves fatal errors only. A value that the user has set stays.
        unsafe setenv("SVT_LOG", "0", 0)
        EncoderMessages.keep()
        return true
    }()

    public init() {
        _ = Self.isSilent
    }

    public var abilities: [CodecAbility] {
        let version = avcodec_version()
        let library = "libavcodec \(version >> 16).\(version >> 8 & 255).\(version & 255)"
        var abilities: [CodecAbility] = []
        for codec in VideoCodec.allCases {
            if let found = unsafe Self.decoder(codec) {
                unsafe abilities.append(ability(.decode, .video(codec), found, library))
            }
            if let found = unsafe Self.encoder(codec) {
                unsafe abilities.append(ability(.encode, .video(codec), found, library))
            }
        }
        for codec in AudioCodec.allCases {
            if let found = unsafe Self.decoder(codec) {
                unsafe abilities.append(ability(.decode, .audio(codec), found, library))
            }
            if let found = unsafe Self.encoder(codec) {
                unsafe abilities.append(ability(.encode, .audio(codec), found, library))
            }
        }
        return abilities
    }

    private func ability(
        _ work: CodecAbility.Work, _ codec: Codec, _ found: UnsafePointer<AVCodec>, _ library: String
    ) -> CodecAbility {
        CodecAbility(work, codec, library: unsafe "\(library) (\(String(cString: found.pointee.name)))")
    }

    public func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        guard let found = unsafe Self.decoder(codec) else { throw missing(.decode, .video(codec)) }
        return unsafe try FFmpegVideoDecoder(codec, found)
    }

    public func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        guard let found = unsafe Self.decoder(format.codec) else { throw missing(.decode, .audio(format.codec)) }
        return unsafe try FFmpegAudioDecoder(format, found)
    }

    public func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        guard let found = unsafe Self.encoder(settings.codec) else { throw missing(.encode, .video(settings.codec)) }
        return unsafe try FFmpegVideoEncoder(settings, found)
    }

    public func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        guard let found = unsafe Self.encoder(settings.codec) else { throw missing(.encode, .audio(settings.codec)) }
        return unsafe try FFmpegAudioEncoder(settings, found)
    }

    public func picture(ofImage bytes: [UInt8], colour: VideoColour) throws(CodecError) -> VideoFrame {
        try StillImage(bytes).picture(colour: colour)
    }

    public func jpeg(of picture: VideoFrame) throws(CodecError) -> [UInt8] { try JPEGFile(of: picture).bytes }

    private static func decoder(_ codec: VideoCodec) -> UnsafePointer<AVCodec>? {
        switch codec {
        case .h264: unsafe avcodec_find_decoder_by_name("h264")
        case .h265: unsafe avcodec_find_decoder_by_name("hevc")
        // libavcodec's own "av1" decodes on graphics hardware only.
        case .av1: unsafe avcodec_find_decoder_by_name("libdav1d")
        case .vp8, .vp9: nil
        }
    }

    private static func encoder(_ codec: VideoCodec) -> UnsafePointer<AVCodec>? {
        switch codec {
        case .h264: unsafe avcodec_find_encoder_by_name("libx264")
        case .h265: unsafe avcodec_find_encoder_by_name("libx265")
        case .av1: unsafe avcodec_find_encoder_by_name("libsvtav1")
        case .vp8, .vp9: nil
        }
    }

    private static func decoder(_ codec: AudioCodec) -> UnsafePointer<AVCodec>? {
        unsafe name(of: codec).flatMap { unsafe avcodec_find_decoder_by_name($0) }
    }

    private static func encoder(_ codec: AudioCodec) -> UnsafePointer<AVCodec>? {
        unsafe name(of: codec).flatMap { unsafe avcodec_find_encoder_by_name($0) }
    }

    private static func name(of codec: AudioCodec) -> String? {
        switch codec {
        case .pcmu: "pcm_mulaw"
        case .pcma: "pcm_alaw"
        case .g722: "g722"
        case .aac: "aac"
        case .opus, .pcm: nil
        }
    }
}
