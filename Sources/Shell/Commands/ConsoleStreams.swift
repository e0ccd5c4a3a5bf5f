import Glibc
import Storage
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

    private static func put(_ text: String, _ stream: Stream) {
        // If the reader has closed the pipe, no one reads the error either.
        _ = WholeWrite.write(Array(text.utf8), to: stream.rawValue, isPatient: true)
    }
}
