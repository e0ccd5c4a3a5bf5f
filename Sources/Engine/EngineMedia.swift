public import Jobs
public import Media

/// What the engine is handed for its views and renditions.
public struct EngineMedia {
    /// What decodes and encodes; asked for nothing while everything is copied.
    let codecs: any CodecFactory
    /// The images that job and pipeline name; a view goes without those that are not there.
    let images: ImageFiles

    public init(codecs: any CodecFactory = CodecSet([]), images: ImageFiles = ImageFiles()) {
        self.codecs = codecs
        self.images = images
    }
}
