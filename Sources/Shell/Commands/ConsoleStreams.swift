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
        // A closed pipe is the reader's wish; there is nobody left to tell.
        _ = WholeWrite.write(Array(text.utf8), to: stream.rawValue)
    }
}
