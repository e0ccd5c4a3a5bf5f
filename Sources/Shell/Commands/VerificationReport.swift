import Conformance
import Jobs
import Media

/// The findings about one place, as text and as JSON.
struct VerificationReport {
    var place: String
    /// Why nothing was checked.
    var problem: String?
    var listCount = 0
    var fileCount = 0
    var findings = Findings()

    init(place: String, problem: String? = nil) {
        self.place = place
        self.problem = problem
    }

    var errorCount: Int { findings.count(.error) }

    func text() -> String {
        let counts = [(listCount, "list", "lists"), (fileCount, "file", "files")].filter { $0.0 > 0 }
            .map { counted($0.0, $0.1, plural: $0.2) }.joined(separator: ", ")
        var lines = [
            "\(place): \(counts), \(counted(errorCount, "error")), \(counted(findings.count(.warning), "warning"))"
        ]
        guard !findings.listed.isEmpty else { return lines[0] }
        var table = Table(["severity", "rule", "section", "place", "finding"])
        for finding in findings.listed {
            let statement = finding.rule.statement
            table.append([
                statement.severity.rawValue, finding.rule.rawValue, statement.section, finding.place.description,
                finding.text,
            ])
        }
        lines.append(table.rendered())
        for (rule, count) in findings.counts.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where count > Findings.limitPerRule {
            lines.append("\(rule.rawValue): \(count - Findings.limitPerRule) more")
        }
        return lines.joined(separator: "\n")
    }

    /// One place is an object, several are an array.
    static func json(of reports: [VerificationReport]) -> String {
        let values = reports.map(\.json)
        let value = values.count == 1 ? values[0] : .list(values)
        return String(value.renderedForPeople().dropLast())
    }

    private var json: JSONValue {
        .sorted([
            "place": .string(place),
            "message": .optional(problem),
            "lists": .integer(Int64(listCount)),
            "files": .integer(Int64(fileCount)),
            "errors": .integer(Int64(errorCount)),
            "warnings": .integer(Int64(findings.count(.warning))),
            "counts": .sorted(
                Dictionary(uniqueKeysWithValues: findings.counts.map { ($0.key.rawValue, .integer(Int64($0.value))) })),
            "findings": .list(findings.listed.map(Self.json)),
        ])
    }

    private static func json(of finding: Finding) -> JSONValue {
        var members: [String: JSONValue?] = [
            "rule": .string(finding.rule.rawValue),
            "severity": .string(finding.rule.statement.severity.rawValue),
            "section": .string(finding.rule.statement.section),
            "file": .string(finding.place.file),
            "message": .string(finding.text),
        ]
        switch finding.place.position {
        case .line(let line): members["line"] = .integer(Int64(line))
        case .byte(let offset): members["offset"] = .integer(Int64(offset))
        case nil: break
        }
        return .sorted(members)
    }
}
