public import Media

/// Samples as they are: audio out as 16-bit integers. It is arithmetic of our own, so it is always there.
public struct PCMLibrary: CodecFactory {
    public init() {}

    public var abilities: [CodecAbility] { [CodecAbility(.encode, .audio(.pcm), library: "rokuga")] }

    public func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        guard settings.codec == .pcm else { throw missing(.encode, .audio(settings.codec)) }
        return try PCMAudioEncoder(settings)
    }
}
