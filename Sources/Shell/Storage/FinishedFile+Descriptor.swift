import Glibc
public import Packaging
import Threads

extension FinishedFile {
    /// A file that is open for reading, and stays open as long as this is used. What cannot be read is missing.
    public init(descriptor: Int32, byteCount: Int64) {
        self.init(byteCount: byteCount) { offset, count in
            unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let (target, rest) = unsafe (buffer.baseAddress?.advanced(by: filled), count - filled)
                    let position = off_t(offset) + off_t(filled)
                    let result = retrying { unsafe pread(descriptor, target, rest, position) }
                    guard result > 0 else { return }
                    filled += result
                }
            }
        }
    }
}
