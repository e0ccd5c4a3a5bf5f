import Media
import Testing

@testable import Conformance

@Suite struct AttributeListTests {
    private func parsed(_ text: String) -> (list: AttributeList, problem: String?) {
        var problem: String?
        let list = AttributeList(parsing: Substring(text), problem: &problem)
        return (list, problem)
    }

    @Test func readsWordsNumbersAndQuotedStrings() {
        let (list, problem) = parsed("BANDWIDTH=1280000,CODECS=\"avc1.42C01E,Opus\",RESOLUTION=1x2,DEFAULT=YES,X-A=1.5")
        #expect(problem == nil)
        #expect(list.integer("BANDWIDTH") == 1_280_000)
        #expect(list.string("CODECS") == "avc1.42C01E,Opus")
        #expect(list.word("RESOLUTION") == "1x2")
        #expect(list.isYes("DEFAULT") && !list.isYes("BANDWIDTH"))
        #expect(list.seconds("X-A") == Interval(milliseconds: 1500))
        #expect(list.has("X-A") && !list.has("X"))
    }

    @Test func tellsAWordFromAQuotedString() {
        let list = parsed("A=\"1\",B=1").list
        #expect(list.integer("A") == nil && list.word("A") == nil && list.string("B") == nil)
        #expect(parsed("A=99999999999999999999").list.integer("A") == nil)
        #expect(parsed("A=-1").list.integer("A") == nil)
    }

    @Test(arguments: [
        ("A", "'A' where NAME=value was expected"), ("a=1", "'a' where NAME=value was expected"),
        ("A=1,", "',' behind A, where a comma and a name were expected"),
        ("A=\"1", "a quoted string of A without its end"), ("A=", "A has the value ''"),
        ("A=1 2", "A has the value '1 2'"), ("A=1,A=2", "A is there twice"),
        ("A=\"1\"B=2", "'B=2' behind A, where a comma and a name were expected"),
        ("=1", "'' where NAME=value was expected"), ("A=1, B=2", "' B' where NAME=value was expected"),
    ])
    func saysWhatIsWrong(text: String, problem: String) {
        #expect(parsed(text).problem == problem)
    }

    @Test func isEmptyWithoutText() {
        let (list, problem) = parsed("")
        #expect(problem == nil && list == .empty)
    }
}
