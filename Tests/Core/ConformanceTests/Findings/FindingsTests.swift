import Testing

@testable import Conformance

@Suite struct FindingsTests {
    @Test func listsAHundredOfARuleAndCountsAll() {
        var findings = Findings()
        for line in 1...150 { findings.report(.hlsExtinf, line: line, of: "a", "x") }
        findings.report(.hlsEmpty, at: Place(file: "a"), "y")
        #expect(findings.listed.count == Findings.limitPerRule + 1)
        #expect(findings.counts == [.hlsExtinf: 150, .hlsEmpty: 1])
        #expect(findings.listed.last?.rule == .hlsEmpty)
    }

    @Test func countsByHowBadTheyAre() {
        var findings = Findings()
        findings.report(.hlsExtinf, line: 1, of: "a", "x")
        findings.report(.mp4Box, byte: 8, of: "a", "x")
        findings.report(.hlsEmpty, at: Place(file: "a"), "x")
        #expect(findings.count(.error) == 2)
        #expect(findings.count(.warning) == 1)
        #expect(findings.listed.map(\.place.description) == ["a:1", "a@8", "a"])
    }

    @Test func takesTheSameFindingOnce() {
        var findings = Findings()
        for _ in 0..<3 { findings.report(.hlsExtinf, line: 1, of: "a", "x") }
        #expect(findings.listed.count == 1 && findings.counts == [.hlsExtinf: 1])
    }

    @Test func cutsLongTexts() {
        var findings = Findings()
        findings.report(.hlsText, at: Place(file: "a"), String(repeating: "x", count: 100_000))
        #expect(findings.listed.first?.text.count == Findings.textLimit)
    }
}
