import Conformance
import Testing

@Suite struct SeverityTests {
    @Test func hasAWordForEachKindOfRule() {
        #expect(Severity.allCases.map(\.rawValue) == ["error", "warning"])
    }
}
