import Conformance
import Testing

@Suite struct RuleTests {
    private static let expected: [String: [String]] = {
        var table: [String: [String]] = [:]
        var rule = ""
        for line in ExpectedFindings.text.split(separator: "\n") {
            if line.hasPrefix("  ") { table[rule, default: []].append(String(line)) } else { rule = String(line) }
        }
        return table
    }()

    @Test(arguments: Rule.allCases) func isFoundWhereOneThingIsWrong(_ rule: Rule) {
        // The shell finds defects of finished files, with the readers of `Packaging`.
        guard rule != .fileWhole else { return }
        let findings = BuiltPresentation.violating(rule).findings()
        #expect(findings.counts[rule] ?? 0 > 0, "\(findings.listed)")
        // What follows from the one thing is found too; all of it stands in a table.
        let lines = findings.listed.map { "  \($0.rule.rawValue) \($0.place): \($0.text)" }
        #expect(lines == Self.expected[rule.rawValue], "\(lines.joined(separator: "\n"))")
    }

    @Test func isNotFoundInValidPresentations() {
        #expect(BuiltPresentation().findings().listed == [])
        var guided = BuiltPresentation()
        guided.addGuide()
        #expect(guided.findings().listed == [])
        var live = BuiltPresentation()
        live.makeLive()
        #expect(live.findings().listed == [])
        var lowLatency = BuiltPresentation()
        lowLatency.makeLowLatency()
        #expect(lowLatency.findings().listed == [])
    }

    @Test func hasANameOfLowercaseWords() {
        for rule in Rule.allCases {
            let isWords = rule.rawValue.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45
            }
            #expect(isWords && rule.rawValue.contains("-"), "\(rule.rawValue)")
        }
        #expect(Set(Rule.allCases.map(\.rawValue)).count == Rule.allCases.count)
    }
}
