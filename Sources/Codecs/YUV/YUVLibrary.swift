import CYUV
public import Media

/// libyuv: scales and turns pictures. It codes nothing.
public struct YUVLibrary: CodecFactory {
    public init() {}

    public var abilities: [CodecAbility] { [] }

    public func frameScaler() -> any FrameScaler {
        YUVScaler()
    }
}
