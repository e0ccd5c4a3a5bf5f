import Glibc

/// A file that is open for reading, as it was when it was opened: a name that gets another file does not change it.
public final class OpenedFile: Sendable {
    /// What is read at once; a file in memory never takes more.
    public static let chunkByteCount = 64 << 10

    private let descriptor: Int32
    public let version: FileVersion

    /// nil unless `path` is a regular file, and no symbolic link.
    public init?(path: String) {
        // Without O_NONBLOCK, a pipe would wait for its writer.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
        self.descriptor = descriptor
        version = FileVersion(status)
    }

    deinit { close(descriptor) }

    /// Where the file is now, whatever path led to it.
    public var path: String? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, used in
            guard let start = buffer.baseAddress else { return }
            let count = unsafe start.withMemoryRebound(to: CChar.self, capacity: buffer.count) { place in
                unsafe readlink("/proc/self/fd/\(descriptor)", place, buffer.count)
            }
            used = max(0, count)
        }
        return bytes.isEmpty ? nil : String(validating: bytes, as: UTF8.self)
    }

    /// The bytes from `offset` on, at most a chunk of them; empty where the file ends or cannot be read.
    public func read(_ count: Int, at offset: Int) -> [UInt8] {
        let wanted = min(count, Self.chunkByteCount)
        return unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, used in
            guard let start = buffer.baseAddress else { return }
            while used < wanted {
                let more = unsafe pread(descriptor, start + used, wanted - used, off_t(offset + used))
                if more < 0, errno == EINTR { continue }
                guard more > 0 else { return }
                used += more
            }
        }
    }
}
