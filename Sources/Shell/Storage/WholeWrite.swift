import Glibc

/// A write that continues until all bytes are written, after signals and partial writes.
public enum WholeWrite {
    /// Writes at `offset`, or at the descriptor's position. False if that failed; `errno` is the reason.
    ///
    /// - Parameter isPatient: waits for room in a pipe that another program has made non-blocking, instead of failing.
    public static func write(
        _ bytes: [UInt8], to descriptor: Int32, at offset: Int64? = nil, isPatient: Bool = false
    ) -> Bool {
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
                if count < 0 && errno == EAGAIN && isPatient {
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    unsafe poll(&waiting, 1, -1)
                    continue
                }
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }
}
