import Jobs
import Storage

/// What all commands that make recordings tell of each.
extension Console {
    /// Everything that a report warns of.
    ///
    /// - Parameter path: the capture or the job.
    static func log(warningsOf report: Report, about path: String) {
        for warning in report.warnings { log(warning.line, about: path) }
    }

    /// Why a recording was not made.
    static func log(_ error: any Error, about path: String) {
        log(text(of: error), about: path)
    }

    /// An error with what to do about it.
    static func text(of error: any Error) -> String {
        if case StorageError.diskFull = error { return "\(error); free some space, then run the command again" }
        return "\(error)"
    }

    /// A verdict with its reason.
    static func text(of report: Report) -> String {
        report.verdict.rawValue + (report.reason.map { " (\($0.rawValue))" } ?? "")
    }
}
