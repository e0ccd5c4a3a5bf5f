import Testing

@testable import Packaging

@Suite struct TrackNameTests {
    @Test(arguments: [("Zoë", "Zoë"), ("a\u{0}b\u{1B}[2J\r\nc", "a b [2J c"), (" x ", " x "), ("👩‍👩‍👧", "👩‍👩‍👧")])
    func keepsWhatCanBeShown(name: String, shown: String) {
        #expect(TrackName(name)?.text == shown)
    }

    @Test(arguments: [nil, "", " ", "\u{0}\t"] as [String?]) func isNothingWithoutText(name: String?) {
        #expect(TrackName(name) == nil)
    }

    @Test(arguments: [("é", 60), ("x", 120), ("👩‍👩‍👧", 6)]) func isCutBetweenCharacters(character: String, count: Int) {
        let name = TrackName(String(repeating: character, count: 1000))
        #expect(name?.text == String(repeating: character, count: count))
    }
}
