import Testing

@testable import Mixing

@Suite struct SpeechDecisionTests {
    private func decide(_ pattern: String) -> String {
        var decision = SpeechDecision()
        return String(pattern.map { decision.next($0 == "x") ? "x" : "." })
    }

    @Test(arguments: [
        ("....", "...."), ("x...", "...."), (".x.x.", "....."), ("xx", ".x"),
        ("xx.............", ".xxxxxxxxxxxxx."), ("xx.....x.......", ".xxxxxxxxxxxxx."),
        ("xx.....xx......", ".xxxxxxxxxxxxxx"),
    ])
    func needsTwoAndHoldsOn(pattern: String, decided: String) {
        #expect(decide(pattern) == decided)
    }
}
