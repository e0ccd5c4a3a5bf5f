import Jobs

/// What `--json` prints of several captures or jobs: an array with an entry for each, in the order in which they were
/// named, whatever became of it.
struct ReportArray {
    private var entries: [String] = []

    /// The report, with what it is about.
    mutating func append(_ report: Report, of arguments: [String]) {
        let text = report.rendered()
        let rest = text.drop { $0 != "\n" }
        entries.append("{\n  \"arguments\" : " + Self.list(arguments) + "," + rest)
    }

    /// An entry without a report.
    ///
    /// - Parameters:
    ///   - verdict: nil where nothing has ended.
    ///   - message: for a person.
    mutating func append(_ verdict: Verdict?, of arguments: [String], message: String) {
        entries.append(
            JSONValue.sorted([
                "arguments": .list(arguments.map { .string($0) }),
                "verdict": verdict.map { .string($0.rawValue) } ?? .null,
                "message": .string(message),
            ]).renderedForPeople() + "\n")
    }

    func rendered() -> String {
        "[\n" + entries.joined(separator: ",\n") + "]"
    }

    /// The only entry; nil unless there is exactly one.
    var single: String? { entries.count == 1 ? entries[0] : nil }

    private static func list(_ arguments: [String]) -> String {
        JSONValue.list(arguments.map { .string($0) }).rendered()
    }
}
