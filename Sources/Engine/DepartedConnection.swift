import Jobs
import Media

/// What is kept of a connection that has left and whose files are whole: its part of the report.
///
/// A channel may be recorded for weeks, with some ten thousand joins and leaves. The receiver and the writers of each
/// who left would keep 200 KB to 1 MB.
struct DepartedConnection {
    let report: ConnectionReport
    let warnings: [Warning]
    let outputWarnings: [Warning]

    /// How long a connection that left is still asked: what the kernel dropped on its ports is reported after that.
    static let delay = Interval(milliseconds: 1000)
}
