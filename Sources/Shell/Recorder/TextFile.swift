import Glibc

/// Small documents on disk: jobs, pipelines, session descriptions.
public enum TextFile {
    /// Reads at most `limit` bytes of UTF-8; a longer file is refused by size before its content.
    public static func read(_ path: String, limit: Int) throws(RecorderError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failed(operation: "open", path: path, errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .failed(operation: "read", path: path, errno: errno) }
            if count == 0 { break }
            bytes.append(contentsOf: chunk.prefix(count))
            guard bytes.count <= limit else {
                throw .unsuitable("\(path): is longer than \(limit) bytes, which no such document is")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unsuitable("\(path): is not UTF-8 text")
        }
        return text
    }

    /// Names in a folder; none where it cannot be read.
    public static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
                    String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }
}
