/// The content of the images that a job and its pipeline name. The shell reads them before the first packet and passes
/// them to the engine.
public struct ImageFiles: Equatable, Sendable {
    private var files: [String: [UInt8]] = [:]

    /// Several times the largest photograph of a camera.
    public static let byteLimit = 32 << 20

    public init() {}

    /// The content of a file; nil if it no longer exists.
    public subscript(path: String) -> [UInt8]? {
        get { files[path] }
        set { files[path] = newValue }
    }
}

extension Job {
    /// Paths of the images that the job names.
    public var imagePaths: [String] {
        var paths = source.imagePaths
        if case .inline(let pipeline) = pipeline { paths += pipeline.imagePaths }
        return paths
    }

    /// Paths of the images of this job that a pipeline shows.
    public func imagePaths(for pipeline: Pipeline) -> [String] {
        let showsAvatars = pipeline.view?.video?.overlays.placeholder == .avatar
        return pipeline.imagePaths + (showsAvatars ? source.imagePaths : [])
    }
}

extension Pipeline {
    /// Paths of the images that it names.
    public var imagePaths: [String] { [view?.video?.overlays.backgroundImage].compactMap { $0 } }

    /// The same with other paths, such as absolute ones.
    public func replacingImagePaths(_ replacement: (String) -> String) -> Pipeline {
        var pipeline = self
        pipeline.view?.video?.overlays.backgroundImage = view?.video?.overlays.backgroundImage.map(replacement)
        return pipeline
    }
}
