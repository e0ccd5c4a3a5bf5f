import Glibc
import Threads

/// The files of a folder and of the folders in it, for those who read them by their path from it. Links to folders are
/// not followed.
public struct FolderFiles: Sendable {
    /// Folders in one another: a presentation has two or three.
    static let depthLimit = 16
    /// A day of segments of one second, of ten renditions.
    static let countLimit = 1 << 20
    /// A file that is read at once: four seconds of 500 Mbit/s.
    public static let byteLimit = 256 << 20

    public let path: String

    public init(_ path: String) {
        self.path = path
    }

    /// In alphabetical order.
    public var paths: [String] {
        var found: [String] = []
        var open = [(folder: "", depth: 0)]
        while let (folder, depth) = open.popLast() {
            for name in TextFile.names(in: path + "/" + folder) where name != "." && name != ".." {
                guard found.count < Self.countLimit else { return found.sorted() }
                let inner = folder.isEmpty ? name : folder + "/" + name
                switch Self.kind(of: path + "/" + inner) {
                case S_IFDIR: if depth + 1 < Self.depthLimit { open.append((inner, depth + 1)) }
                case S_IFREG: found.append(inner)
                default: break
                }
            }
        }
        return found.sorted()
    }

    /// The bytes of a file; nil where it is missing, or larger than `byteLimit`.
    public func read(_ name: String) -> [UInt8]? {
        try? ByteFile.read(path + "/" + name, limit: Self.byteLimit, kind: "media file")
    }

    /// Whether there is a folder at a path.
    public static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The type of a file, of the link itself for a link.
    private static func kind(of path: String) -> mode_t {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return 0 }
        guard status.st_mode & S_IFMT == S_IFLNK else { return status.st_mode & S_IFMT }
        // A file behind a link is read; a folder behind one could lead back here.
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
        return S_IFREG
    }
}
