import Testing

@testable import Engine

@Suite struct SourceAccountTests {
    @Test func beginsWithNothingToReport() {
        let account = SourceAccount()
        #expect(account.warnings.isEmpty && account.interruptions == 0 && account.unseenSeconds == 0)
    }
}
