import Glibc
public import Jobs
public import Media
import Storage

/// The folders that are searched for a pipeline by name.
public struct PipelineDirectories: Sendable {
    public let paths: [String]
    /// The codecs that this executable can encode; nil if unknown. A pipeline that needs others is refused.
    public let encoders: Set<Codec>?

    /// - Parameter first: a folder that is searched before all others.
    public init(first: String?, encoders: Set<Codec>? = nil) {
        self.encoders = encoders
        var paths = [first, Self.environmentFolder, "pipelines"].compactMap { $0 }
        if let binary = Self.folderOfBinary {
            paths.append(binary + "/../share/rokuga/pipelines")
            // For a binary in .build/debug of a checkout.
            paths.append(binary + "/../../../pipelines")
        }
        self.paths = paths
    }

    /// The names of all pipelines with their files. Of equal names, only the first is listed.
    public var available: [(name: String, path: String)] {
        var found: [String: String] = [:]
        for folder in paths {
            for file in TextFile.names(in: folder) where file.hasSuffix(".yaml") || file.hasSuffix(".json") {
                let name = String(file.dropLast(5))
                if found[name] == nil { found[name] = folder + "/" + file }
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Reads the pipeline of that name, or the file at that path.
    public func pipeline(named name: String) throws -> Pipeline {
        let path = try path(of: name)
        let document = try Document(parsing: TextFile.read(path, limit: Document.fileLimit), file: path)
        let pipeline = try Pipeline(document, encoders: encoders)
        guard !pipeline.imagePaths.isEmpty else { return pipeline }
        let images = NamedImages(beside: path)
        try images.check(document)
        return pipeline.replacingImagePaths(images.absolute)
    }

    /// The pipeline of a job: an inline one, or the one that it names.
    ///
    /// - Parameter file: the job's document, to which a path is relative; nil for the working directory.
    public func pipeline(of job: Job, in file: String? = nil) throws -> Pipeline {
        switch job.pipeline {
        case .inline(let pipeline): pipeline
        case .named(let name):
            if let file, PipelineReference.isPath(name) {
                try pipeline(named: DocumentFolder(of: file).resolve(name))
            } else {
                try pipeline(named: name)
            }
        }
    }

    public func path(of name: String) throws(RecorderError) -> String {
        if PipelineReference.isPath(name) { return name }
        let all = available
        if let found = all.first(where: { $0.name == name }) { return found.path }
        throw .pipelineNotFound(name: name, directories: paths, available: all.map(\.name))
    }

    private static var environmentFolder: String? {
        guard let value = unsafe getenv("ROKUGA_PIPELINES") else { return nil }
        return unsafe String(cString: value)
    }

    /// The folder of the running executable, with links resolved.
    public static var folderOfBinary: String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return unsafe readlink("/proc/self/exe", start.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard count > 0 else { return nil }
        let path = String(decoding: buffer.prefix(count), as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
}
