import Glibc

/// A write that continues until all bytes are written, after signals and partial writes.
public enum WholeWrite {
    /// Writes at `offset`, or at the descriptor's position. False if that failed; `errno` is the reason.
    public static func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int64? = nil) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                let count =
                    if let offset {
                        unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(written))
                    } else {
                        unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                    }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }
}
