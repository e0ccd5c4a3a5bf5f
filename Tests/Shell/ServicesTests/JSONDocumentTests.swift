import Foundation
import Services
import Testing

@Suite struct JSONDocumentTests {
    private func document(_ text: String) throws -> JSONDocument {
        try JSONDecoder().decode(JSONDocument.self, from: Data(text.utf8))
    }

    @Test(arguments: [
        ("null", JSONDocument.null), ("true", .bool(true)), ("0", .number(0)), ("1", .number(1)),
        ("-2.5", .number(-2.5)), (#""\u00e9""#, .string("é")), ("[]", .array([])), ("{}", .object([:])),
        (#"{"a": [false, {"b": null}]}"#, .object(["a": .array([.bool(false), .object(["b": .null])])])),
    ])
    func readsEveryKindOfValueAndWritesItBack(text: String, value: JSONDocument) throws {
        #expect(try document(text) == value)
        #expect(try document(String(decoding: JSONEncoder().encode(value), as: UTF8.self)) == value)
    }

    @Test func findsMembersOfObjectsOnly() throws {
        let value = try document(#"{"a": "x", "b": 1}"#)
        #expect(value["a"]?.string == "x" && value["b"]?.string == nil && value["c"] == nil)
        #expect(JSONDocument.array([value])["a"] == nil)
    }

    @Test(arguments: [(999_999_999_999_999, "999999999999999"), (0.5, "0.5"), (-3, "-3")])
    func writesWholeNumbersWithoutAFraction(number: Double, text: String) {
        #expect(JSONDocument.number(number).rendered() == text)
    }

    @Test(arguments: ["", "{", "[1,", "nul"]) func refusesWhatIsNoJSON(text: String) {
        #expect(throws: DecodingError.self) { try document(text) }
    }

    @Test(arguments: ["[]", "{}"]) func refusesMoreLevelsThanAThreadHasStackFor(brackets: String) throws {
        let (open, close) = brackets == "[]" ? ("[", "]") : (#"{"a":"#, "}")
        func nested(_ levels: Int) -> String {
            String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
        }
        _ = try document(nested(JSONDocument.depthLimit))
        #expect(throws: DecodingError.self) { try document(nested(JSONDocument.depthLimit + 1)) }
        #expect(throws: DecodingError.self) { try document(nested(400)) }
    }
}
