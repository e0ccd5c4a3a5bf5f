import CYUV
public import Media

/// libyuv: scales, turns and converts pictures.
public struct YUVLibrary: CodecFactory {
    public init() {}

    public var abilities: [CodecAbility] { [] }
}
