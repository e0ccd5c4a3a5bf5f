import Activities
import TestSupport
import Testing

@Suite struct ActivityIDTests {
    private func text(_ recordingID: String, type: String = "recording.completed") -> String {
        ActivityID(type: type, recordingID: recordingID).text
    }

    @Test func isTheSameForTheSameRecording() {
        #expect(text("rec-1") == text("rec-1"))
        #expect(text("rec-1") != text("rec-2"))
        #expect(text("rec-1") != text("rec-1", type: "recording.started"))
        // The line feed keeps type and id apart.
        #expect(text("ab", type: "c") != text("b", type: "ca"))
    }

    /// RFC 9562 §4: 8-4-4-4-12 digits, version 8, variant 10.
    @Test func hasTheFormOfAUUID() {
        var random = SeededGenerator(seed: 2)
        var seen: Set<String> = []
        for _ in 0..<500 {
            let text = text(String(UInt64.random(in: 0...(.max), using: &random), radix: 36))
            let groups = text.split(separator: "-")
            #expect(groups.map(\.count) == [8, 4, 4, 4, 12])
            #expect(groups.allSatisfy { $0.allSatisfy { $0.isHexDigit && !$0.isUppercase } })
            #expect(groups[2].first == "8")
            #expect(["8", "9", "a", "b"].contains(groups[3].first))
            #expect(seen.insert(text).inserted)
        }
    }

    @Test func takesAnyText() {
        for text in ["", "é", String(repeating: "x", count: 10_000)] {
            #expect(ActivityID(type: text, recordingID: text).text.count == 36)
        }
    }
}
