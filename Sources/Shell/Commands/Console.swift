import ArgumentParser
import Recorder

/// A command's terminal output: results to standard output, everything else to standard error.
enum Console {
    /// Those of the process; a test collects what a command writes.
    @TaskLocal static var streams = ConsoleStreams.process

    static func print(_ text: String) {
        streams.write(printable(text) + "\n", .output)
    }

    static func log(_ text: String) {
        streams.write(printable(text) + "\n", .errors)
    }

    /// Logs a problem with a file; many errors name the file themselves.
    static func log(_ problem: String, about path: String) {
        log(problem.hasPrefix(path + ": ") ? problem : "\(path): \(problem)")
    }

    /// A line that replaces itself; omitted if standard error is not a terminal.
    static func progress(_ text: String) {
        guard streams.isTerminal else { return }
        streams.write("\r\u{1B}[K" + printable(text), .errors)
    }

    static func clearProgress() {
        guard streams.isTerminal else { return }
        streams.write("\r\u{1B}[K", .errors)
    }

    /// Names come from the network: a control character in one must not reach the terminal.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl = scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
                    return isControl ? "\u{FFFD}" : scalar
                }))
    }
}

/// Exit statuses beside 0: a failed recording, and input that was refused before anything began.
extension ExitCode {
    static let recordingFailed = ExitCode(1)
    static let badInput = ExitCode(2)
    /// Someone stopped the job before there was anything to record. It is no failure that a supervisor should report,
    /// and nothing that may be delivered.
    static let stoppedEarly = ExitCode(3)
}
