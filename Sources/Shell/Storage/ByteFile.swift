import Glibc
import Threads

/// Files that are read as a whole.
public enum ByteFile {
    /// Reads at most `limit` bytes; a longer file is refused by its size, before it is read.
    ///
    /// - Parameter kind: the expected kind of file, for the message.
    public static func read(_ path: String, limit: Int, kind: String) throws(StorageError) -> [UInt8] {
        let descriptor = retrying { unsafe open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .failed(operation: "open", path: path, errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = retrying {
                unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            }
            guard count >= 0 else { throw .failed(operation: "read", path: path, errno: errno) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk.prefix(count))
            guard bytes.count <= limit else {
                throw .unsuitable(path: path, problem: "is longer than \(limit) bytes, the limit for this \(kind)")
            }
        }
    }
}
