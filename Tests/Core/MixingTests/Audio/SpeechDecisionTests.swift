import Testing

@testable import Mixing

@Suite struct SpeechDecisionTests {
    private func decide(_ pattern: String) -> String {
        var decision = SpeechDecision()
        return String(pattern.map { decision.next($0 == "x") ? "x" : "." })
    }

    @Test(arguments: [
        ("....", "...."), ("x...", "...."), (".xx.xx.", "......."), ("xxx", "..x"),
        ("xxx.............", "..xxxxxxxxxxxxx."), ("xxx.....xx......", "..xxxxxxxxxxxxx."),
        ("xxx.....xxx......", "..xxxxxxxxxxxxxxx"),
    ])
    func needsThreeAndHoldsOn(pattern: String, decided: String) {
        #expect(decide(pattern) == decided)
    }
}
