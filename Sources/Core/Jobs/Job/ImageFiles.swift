/// The content of the pictures that a job and its pipeline name. Whoever may read files reads them before the first
/// packet, and the engine is handed this.
public struct ImageFiles: Equatable, Sendable {
    private var files: [String: [UInt8]] = [:]

    /// Some times what a camera makes of its largest picture.
    public static let byteLimit = 32 << 20

    public init() {}

    /// The content of a file; nil where it is not there any more.
    public subscript(path: String) -> [UInt8]? {
        get { files[path] }
        set { files[path] = newValue }
    }

    /// Whether the bytes begin as a file that is read: PNG (ISO/IEC 15948 §5.2), JPEG (ITU-T T.81 table B.1) or WebP
    /// (RFC 9649 §2.4).
    public static func isImage(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) || bytes.starts(with: [0xFF, 0xD8, 0xFF])
            || bytes.starts(with: Array("RIFF".utf8)) && bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
    }
}

extension Job {
    /// Paths of the pictures that a pipeline shows of this job.
    public func imagePaths(for pipeline: Pipeline) -> [String] {
        guard pipeline.view?.video?.look.placeholder == .avatar, case .sdp(let source) = source else {
            return pipeline.imagePaths
        }
        return pipeline.imagePaths + source.imagePaths
    }
}

extension Pipeline {
    /// Paths of the pictures that it names.
    public var imagePaths: [String] { [view?.video?.look.backgroundImage].compactMap { $0 } }

    /// The same with other paths, such as those of a folder that is known everywhere.
    public func replacingImagePaths(_ replacement: (String) -> String) -> Pipeline {
        var pipeline = self
        pipeline.view?.video?.look.backgroundImage = view?.video?.look.backgroundImage.map(replacement)
        return pipeline
    }
}

extension SDPSource {
    /// Paths of the pictures that it names.
    public var imagePaths: [String] { connections.compactMap(\.avatar) }

    /// The same with other paths.
    public func replacingImagePaths(_ replacement: (String) -> String) -> SDPSource {
        var source = self
        for i in connections.indices { source.connections[i].avatar = connections[i].avatar.map(replacement) }
        return source
    }
}
