/// Why a document, a journal event or a report was refused.
public enum JobsError: Error, Equatable, Sendable {
    /// All errors of a job or a pipeline, in the order of its lines.
    case refused([DocumentProblem])
    /// A connection that the job describes and that cannot be recorded as the job asks.
    case unsuitable(connectionID: String, problem: String)
    /// A journal event longer than `JournalEvent.sizeLimit`, in bytes.
    case eventTooLarge(actual: Int, limit: Int)
    /// A journal event of a known type in which a field is missing or has a value of another kind.
    case malformedEvent(type: String, problem: String)
    /// A report in another format than that of `Report.rendered()`.
    case malformedReport(problem: String)
    /// A `keys.json` or `push.json` in another format than that of their `document`; the problem contains none of its
    /// text.
    case malformedKeys(problem: String)
}

extension JobsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let problems):
            problems.map(\.description).joined(separator: "\n")
        case .unsuitable(let connectionID, let problem):
            "\(connectionID): \(problem)"
        case .eventTooLarge(let actual, let limit):
            "a journal event of \(actual) bytes; accepted: at most \(limit)"
        case .malformedEvent(let type, let problem):
            "journal event \(type): \(problem)"
        case .malformedReport(let problem):
            "report: \(problem)"
        case .malformedKeys(let problem):
            "keys: \(problem)"
        }
    }
}
