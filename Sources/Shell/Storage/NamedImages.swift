import Glibc
public import Jobs
import Media

/// The pictures that a job or a pipeline document names: looked at when the document is submitted, while somebody is there
/// to mend it.
public struct NamedImages {
    /// The path of the document that paths are relative to.
    private let file: String

    public init(beside file: String) {
        self.file = file
    }

    /// The keys that they stand under, in either document.
    private static let keys: Set<String> = ["avatar", "background_image"]

    /// Refuses a document by `JobsError`, with line and column, where a picture cannot be read or is none.
    package func check(_ document: Document) throws(JobsError) {
        var reader = DocumentReader(file: document.file)
        for node in document.root.strings(under: Self.keys) {
            guard case .string(let path) = node.content else { continue }
            do throws(StorageError) {
                let bytes = try ByteFile.read(absolute(path), limit: ImageFiles.byteLimit, kind: "picture")
                guard ImageFormat(bytes) == nil else { continue }
                reader.refuse(node, "\(absolute(path)) is not an image", accepted: "a PNG, JPEG or WebP file")
            } catch {
                reader.refuse(node, "\(error)", accepted: "the path of a PNG, JPEG or WebP file")
            }
        }
        try reader.finish()
    }

    /// The same file from any working directory: a job is recovered and rendered again from elsewhere.
    public func absolute(_ path: String) -> String {
        let path = DocumentFolder(of: file).resolve(path)
        guard !path.hasPrefix("/"), let current = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(current) }
        return unsafe String(cString: current) + "/" + path
    }
}

extension ImageFiles {
    /// What can be read of the files; what was there when the job was submitted may be gone.
    public init(reading paths: [String]) {
        self.init()
        for path in paths {
            self[path] = try? ByteFile.read(path, limit: Self.byteLimit, kind: "picture")
        }
    }
}
