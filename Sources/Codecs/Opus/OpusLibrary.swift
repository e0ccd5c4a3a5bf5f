import COpus
public import Media

/// libopus: Opus (RFC 6716), both ways.
public struct OpusLibrary: CodecFactory {
    public init() {}

    public var abilities: [CodecAbility] {
        let library = unsafe String(cString: opus_get_version_string())
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
