import COpus
public import Media

/// libopus: Opus (RFC 6716), both ways.
public struct OpusLibrary: CodecFactory {
    public init() {}

    public var abilities: [CodecAbility] {
        let library = String(cString: opus_get_version_string())
        return [
            CodecAbility(.decode, .audio(.opus), library: library),
            CodecAbility(.encode, .audio(.opus), library: library),
        ]
    }

    public func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        guard format.codec == .opus else { throw missing(.decode, .audio(format.codec)) }
        return try OpusAudioDecoder(channelCount: format.channelCount)
    }

    public func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        guard settings.codec == .opus else { throw missing(.encode, .audio(settings.codec)) }
        return try OpusAudioEncoder(settings)
    }
}

/// The rate that libopus is used at, in and out (RFC 7587 §4.1).
let opusRate = 48_000

func opusError(_ operation: String, _ code: Int32) -> CodecError {
    .library(operation: operation, code: Int(code), message: String(cString: opus_strerror(code)))
}
