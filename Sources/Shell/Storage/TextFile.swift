import Glibc

/// Small documents on disk: jobs, pipelines, session descriptions.
public enum TextFile {
    /// Reads at most `limit` bytes of UTF-8; a longer file is refused by its size, before it is read.
    public static func read(_ path: String, limit: Int) throws(StorageError) -> String {
        let bytes = try ByteFile.read(path, limit: limit, kind: "document")
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unsuitable(path: path, problem: "is not UTF-8 text")
        }
        return text
    }

    /// The names in a folder; none if it cannot be read.
    public static func names(in folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            unsafe names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
                    unsafe String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }
}
