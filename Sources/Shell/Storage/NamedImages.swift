import Glibc
public import Jobs
import Media

/// The images named by a job or a pipeline document. They are checked when the document is submitted, while the user
/// can still fix it.
public struct NamedImages {
    /// The path of the document, to which the image paths are relative.
    private let file: String

    public init(beside file: String) {
        self.file = file
    }

    /// The keys of image paths, in either document.
    private static let keys: Set<String> = ["avatar", "background_image"]

    /// Refuses a document by `JobsError`, with line and column, if an image cannot be read or is not an image.
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

    /// The absolute path, because a job may be recovered and rendered from another working directory.
    public func absolute(_ path: String) -> String {
        let path = DocumentFolder(of: file).resolve(path)
        guard !path.hasPrefix("/"), let current = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(current) }
        return unsafe String(cString: current) + "/" + path
    }
}

extension ImageFiles {
    /// Reads the files that exist; some may have been deleted since the job was submitted.
    public init(reading paths: [String]) {
        self.init()
        for path in paths {
            self[path] = try? ByteFile.read(path, limit: Self.byteLimit, kind: "picture")
        }
    }
}
