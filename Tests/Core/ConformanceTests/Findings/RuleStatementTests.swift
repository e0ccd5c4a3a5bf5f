import Testing

@testable import Conformance

@Suite struct RuleStatementTests {
    @Test func isAnErrorOrAWarning() {
        #expect(RuleStatement.error("HLS §4.1", "One.").severity == .error)
        #expect(RuleStatement.warning("HLS §4.1", "One.").severity == .warning)
        #expect(RuleStatement.error("HLS §4.1", "One.").section == "HLS §4.1")
    }
}
