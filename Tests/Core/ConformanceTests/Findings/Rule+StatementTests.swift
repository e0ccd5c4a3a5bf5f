import Conformance
import Foundation
import Testing

@Suite struct RuleStatementTableTests {
    @Test(arguments: Rule.allCases) func isOneSentenceWithASection(_ rule: Rule) {
        let statement = rule.statement
        #expect(statement.section.contains(" "), "\(statement.section)")
        #expect(statement.text.hasSuffix(".") && statement.text.first?.isUppercase == true, "\(statement.text)")
        #expect(statement.text.count <= 100)
    }

    /// The table in the document is the table in the code.
    @Test func isWhatTheDocumentLists() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../..").standardized
        let document = try String(contentsOf: root.appending(path: "docs/verify.md"), encoding: .utf8)
        let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = Rule.allCases.map { rule in
            let statement = rule.statement
            return "| `\(rule.rawValue)` | \(statement.severity.rawValue) | \(statement.section) | \(statement.text) |"
        }
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            let start = document.split(separator: "\n", omittingEmptySubsequences: false).filter {
                !$0.hasPrefix("| `")
            }
            let text = start.flatMap { line in
                line.hasPrefix("|---|---|---|---") ? [String(line)] + expected : [String(line)]
            }
            try text.joined(separator: "\n").write(
                to: root.appending(path: "docs/verify.md"), atomically: true, encoding: .utf8)
        }
        #expect(rows == expected)
    }
}
