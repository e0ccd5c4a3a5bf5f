import Mixing
import Testing

@Suite struct InitialsTests {
    @Test(arguments: [
        ("Ada Lovelace", "AL"), ("ada", "A"), ("Jean-Luc Godard", "JG"), ("Ludwig van Beethoven", "LB"),
        ("  Grace   Hopper ", "GH"), ("(Guest) 7", "G7"), ("three-participants-B", "TB"), ("çelik ömer", "ÇÖ"),
    ])
    func areTheFirstLettersOfTheFirstAndTheLastWord(name: String, initials: String) {
        #expect(Initials.of(name) == initials)
    }

    @Test(arguments: [
        ("山田 太郎", "山"), ("やまだ たろう", "や"), ("ヤマダ", "ヤ"), ("김민준", "김"), ("王小明", "王"), ("𠮷野 家", "𠮷"),
    ])
    func areOneCharacterOfANameInCharacters(name: String, initials: String) {
        #expect(Initials.of(name) == initials)
    }

    /// A letter with its marks is one; so is a family of people.
    @Test func countAsPeopleDo() {
        #expect(Initials.of("e\u{301}mile zola") == "E\u{301}Z")
        #expect(Initials.of("👩‍👩‍👧 👍") == "👩‍👩‍👧")
        #expect(Initials.of("ßen") == "S")
    }

    @Test func areSomethingOfAnythingButNothing() {
        #expect(Initials.of("?!") == "?")
        #expect(Initials.of("").isEmpty && Initials.of(" \n").isEmpty)
        #expect(Initials.of("--") == "-")
    }
}
