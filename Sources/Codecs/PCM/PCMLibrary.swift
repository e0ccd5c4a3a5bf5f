public import Media

/// Samples as they are: audio as 16-bit integers. It needs no library, so it is always available.
public struct PCMLibrary: CodecFactory {
    public init() {}

    public var abilities: [CodecAbility] { [CodecAbility(.encode, .audio(.pcm), library: "rokuga")] }

    public func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        guard settings.codec == .pcm else { throw missing(.encode, .audio(settings.codec)) }
        return try PCMAudioEncoder(settings)
    }
}
