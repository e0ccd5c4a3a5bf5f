import Media
import Testing

@Suite struct CountedTests {
    @Test(arguments: [
        (0, "0 connections"), (1, "1 connection"), (2, "2 connections"), (-1, "-1 connections"),
        (Int.max, "9223372036854775807 connections"),
    ])
    func onlyOneIsSingular(count: Int, text: String) {
        #expect(counted(count, "connection") == text)
    }

    @Test func takesAnyPluralAndAnyInteger() {
        #expect(counted(UInt8(1), "entry", plural: "entries") == "1 entry")
        #expect(counted(Int64(7), "entry", plural: "entries") == "7 entries")
    }
}
