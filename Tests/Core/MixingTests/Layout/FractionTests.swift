import Testing

@testable import Mixing

@Suite struct FractionTests {
    @Test(arguments: [
        ("0", 0, 1), ("1", 1, 1), ("1/3", 1, 3), ("2/4", 2, 4), ("0/7", 0, 7), ("0.5", 5, 10), ("1.0", 10, 10),
        ("0.333333333", 333_333_333, 1_000_000_000), ("4/1000000000", 4, 1_000_000_000),
    ])
    func readsWhatRoomsOfOWTTake(text: String, numerator: Int, denominator: Int) {
        let fraction = Fraction(parsing: text)
        #expect(fraction?.numerator == numerator)
        #expect(fraction?.denominator == denominator)
    }

    @Test(arguments: [
        "", "/", "1/", "/2", "3/2", "1/0", "0/0", "-1/2", "1/-2", "+1/2", "1/2/3", "2", "1.1", ".5", "1.", "0.5.5",
        "1e-1", " 1/2", "1/2 ", "a/b", "0.3333333333", "1/1000000001", "99999999999999999999/99999999999999999999",
        "１/２",
    ])
    func refusesWhatIsNoPartOfTheFrame(text: String) {
        #expect(Fraction(parsing: text) == nil)
    }

    @Test func isWrittenAsItWasRead() {
        for text in ["0/1", "2/4", "7/7", "333/1000"] {
            #expect(Fraction(parsing: text)?.rendered() == text)
        }
    }

    @Test func isEqualOnlyToTheSameWriting() {
        #expect(Fraction(2, of: 4) == Fraction(parsing: "2/4"))
        #expect(Fraction(2, of: 4) != Fraction(1, of: 2))
    }

    @Test func staysBetweenNothingAndTheWhole() {
        #expect(Fraction(4, of: 3) == nil)
        #expect(Fraction(-1, of: 3) == nil)
        #expect(Fraction(0, of: 0) == nil)
        #expect(Fraction(0, of: .max) == nil)
        #expect(Fraction(3, of: 3) != nil)
    }

    @Test(arguments: [
        (640, "1/3", 213), (640, "2/3", 426), (1280, "1/7", 182), (480, "0/3", 0), (7, "1/1", 7), (-5, "1/1", 0),
        (.max, "1/2", 32_768), (65_536, "999999999/1000000000", 65_535),
    ])
    func takesItsPartRoundedDown(length: Int, text: String, part: Int) {
        #expect(Fraction(parsing: text)?.part(of: length) == part)
    }
}
