import Glibc
import Threads

/// Files that are written as a whole: readers see either the old one or the complete new one, even after a power loss.
enum SmallFile {
    static func write(_ text: String, to path: String, mode: mode_t = 0o644) throws(StorageError) {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(StorageError) {
        let temporary = TemporaryName.of(path)
        // An existing temporary file would keep its mode, so it is deleted first.
        unsafe unlink(temporary)
        let descriptor = retrying { unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) }
        guard descriptor >= 0 else { throw .ofFailed("open", temporary) }
        defer { close(descriptor) }
        guard WholeWrite.write(bytes, to: descriptor) else { throw .ofFailed("write", path) }
        guard retrying({ fdatasync(descriptor) }) == 0 else { throw .ofFailed("fdatasync", path) }
        guard retrying({ unsafe rename(temporary, path) }) == 0 else { throw .ofFailed("rename", path) }
        try synchronize(folder: path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".")
    }

    /// A new name is durable only when its folder is.
    static func synchronize(folder: String) throws(StorageError) {
        let directory = retrying { unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard directory >= 0 else { throw .failed(operation: "open", path: folder, errno: errno) }
        defer { close(directory) }
        guard retrying({ fsync(directory) }) == 0 else { throw .failed(operation: "fsync", path: folder, errno: errno) }
    }
}
