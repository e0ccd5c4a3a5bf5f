import ArgumentParser
import Glibc
import Recorder
import Storage

/// A command's terminal output: results to standard output, everything else to standard error.
enum Console {
    static func print(_ text: String) {
        write(printable(text) + "\n", to: 1)
    }

    static func log(_ text: String) {
        write(printable(text) + "\n", to: 2)
    }

    /// A line that replaces itself; omitted if standard error is not a terminal.
    static func progress(_ text: String) {
        guard isTerminal else { return }
        write("\r\u{1B}[K" + text, to: 2)
    }

    static func clearProgress() {
        guard isTerminal else { return }
        write("\r\u{1B}[K", to: 2)
    }

    static let isTerminal = isatty(2) == 1

    /// Names come from the network: a control character in one must not reach the terminal.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl = scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
                    return isControl ? "\u{FFFD}" : scalar
                }))
    }

    private static func write(_ text: String, to descriptor: Int32) {
        // If the reader has closed the pipe, no one reads the error either.
        _ = WholeWrite.write(Array(text.utf8), to: descriptor)
    }
}

/// Exit statuses beside 0: a failed recording, and input that was refused before anything began.
extension ExitCode {
    static let recordingFailed = ExitCode(1)
    static let badInput = ExitCode(2)
}
