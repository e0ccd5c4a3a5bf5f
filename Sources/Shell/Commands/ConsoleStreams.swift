import Glibc
import Synchronization

/// Standard output and standard error, and whether a person watches the latter.
struct ConsoleStreams: Sendable {
    enum Stream: Int32 {
        case output = 1
        case errors = 2
    }

    /// Standard error is a terminal.
    let isTerminal: Bool
    let write: @Sendable (String, Stream) -> Void

    /// Results are written at once, behind what was said before them; everything else by a `ConsoleWriter`.
    static let process: ConsoleStreams = {
        let errors = ConsoleWriter { put($0, .errors) }
        // `exit` ends a command, also from inside ArgumentParser.
        atexit { ConsoleStreams.flush() }
        lines.withLock { $0 = errors }
        return ConsoleStreams(isTerminal: isatty(Stream.errors.rawValue) == 1) { text, stream in
            switch stream {
            case .errors: errors.write(text)
            case .output:
                errors.flush()
                put(text, .output)
            }
        }
    }()

    private static let lines = Mutex<ConsoleWriter?>(nil)

    /// Waits for a moment until what was said is written; before the process ends or becomes another program.
    static func flush() {
        lines.withLock { $0 }?.flush()
    }

    /// Writes a text as a whole, also to a pipe that another program has made non-blocking.
    private static func put(_ text: String, _ stream: Stream) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                return unsafe Glibc.write(stream.rawValue, rest.baseAddress, rest.count)
            }
            if count > 0 {
                written += count
            } else if count < 0, errno == EAGAIN {
                var waiting = pollfd(fd: stream.rawValue, events: Int16(POLLOUT), revents: 0)
                unsafe poll(&waiting, 1, -1)
            } else if count == 0 || errno != EINTR {
                // If the reader has closed the pipe, no one reads the error either.
                return
            }
        }
    }
}
