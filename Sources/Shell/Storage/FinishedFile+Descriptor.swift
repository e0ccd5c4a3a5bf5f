import Glibc
public import Packaging
import Threads

extension FinishedFile {
    /// A file that is open for reading, and stays open as long as this is used. What cannot be read is missing.
    ///
    /// - Parameter failed: called when the system cannot read; not at the end of the file.
    public init(descriptor: Int32, byteCount: Int64, failed: @escaping () -> Void = {}) {
        self.init(byteCount: byteCount) { offset, count in
            unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let (target, rest) = unsafe (buffer.baseAddress?.advanced(by: filled), count - filled)
                    let position = off_t(offset) + off_t(filled)
                    let result = retrying { unsafe pread(descriptor, target, rest, position) }
                    if result < 0 { failed() }
                    guard result > 0 else { return }
                    filled += result
                }
            }
        }
    }
}
