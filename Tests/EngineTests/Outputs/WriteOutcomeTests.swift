import Testing

@testable import Engine

@Suite struct WriteOutcomeTests {
    @Test(
        arguments: [
            (WriteOutcome.written, nil), (.notDeclared, "not_declared"), (.timeNotIncreasing, "time_not_increasing"),
            (.notEncoded, "not_encoded"),
        ] as [(WriteOutcome, String?)])
    func hasANameInTheReportUnlessItWasWritten(outcome: WriteOutcome, name: String?) {
        #expect(outcome.dropName == name)
    }

    @Test(arguments: [
        (WriteOutcome.written, WriteOutcome.notDeclared, WriteOutcome.written),
        (.written, .notEncoded, .written), (.notDeclared, .notEncoded, .notEncoded),
        (.timeNotIncreasing, .notDeclared, .timeNotIncreasing), (.notEncoded, .timeNotIncreasing, .notEncoded),
        (.notDeclared, .notDeclared, .notDeclared),
    ])
    func isWrittenWhereAnyOutputWroteIt(one: WriteOutcome, other: WriteOutcome, together: WriteOutcome) {
        #expect(one.combined(with: other) == together)
        #expect(other.combined(with: one) == together)
    }

    @Test func tallyCountsWhatWasWrittenAndWhyOthersWereNot() {
        var tally = WriteTally()
        for outcome in [WriteOutcome.written, .written, .notDeclared, .notEncoded, .notEncoded] { tally.note(outcome) }
        #expect(tally.written == 2)
        #expect(tally.dropped == ["not_declared": 1, "not_encoded": 2])
    }
}
