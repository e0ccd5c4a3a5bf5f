import Glibc
import Storage

/// Standard output and standard error, and whether a person watches the latter.
struct ConsoleStreams: Sendable {
    enum Stream: Int32 {
        case output = 1
        case errors = 2
    }

    /// Standard error is a terminal.
    let isTerminal: Bool
    let write: @Sendable (String, Stream) -> Void

    static let process = ConsoleStreams(isTerminal: isatty(Stream.errors.rawValue) == 1) { text, stream in
        // If the reader has closed the pipe, no one reads the error either.
        _ = WholeWrite.write(Array(text.utf8), to: stream.rawValue)
    }
}
