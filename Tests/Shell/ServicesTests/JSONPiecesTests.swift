import Testing

@testable import Services

@Suite struct JSONPiecesTests {
    private func texts(_ pieces: [ArraySlice<UInt8>]?) -> [String]? {
        pieces?.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("[]", []), (" [ ] ", []), ("[1]", ["1"]), ("[1, 2 ,3]", ["1", "2", "3"]),
            (#"["a,]", [1,2], {"b": [3,4]}]"#, [#""a,]""#, "[1,2]", #"{"b": [3,4]}"#]),
            (#"["\"", "\\"]"#, [#""\"""#, #""\\""#]),
            ("", nil), ("[", nil), ("]", nil), ("[1", nil), ("[1,]", nil), ("[,1]", nil), ("{}", nil), ("[1]]", nil),
            ("[1] [2]", nil), (#"["a]"#, nil), ("[]]", nil), ("[[]", nil),
        ] as [(String, [String]?)])
    func findsTheElementsOfAWholeArray(text: String, elements: [String]?) {
        #expect(texts(JSONPieces.elements(of: Array(text.utf8)[...])) == elements)
    }

    @Test(
        arguments: [
            ("{}", []), (#"{"a": 1, "b" : {"c": [2,3]}}"#, [#""a""#, "1", #""b""#, #"{"c": [2,3]}"#]),
            (#"{"a:b": "c,d"}"#, [#""a:b""#, #""c,d""#]),
            (#"{"a"}"#, nil), ("{a: 1}", nil), (#"{"a": 1,}"#, nil), ("[]", nil), (#"{"a": 1"#, nil), ("", nil),
        ] as [(String, [String]?)])
    func findsTheMembersOfAWholeObject(text: String, parts: [String]?) {
        let members = JSONPieces.members(of: Array(text.utf8)[...])
        #expect(texts(members?.flatMap { [$0.key, $0.value] }) == parts)
    }

    @Test(arguments: [("1", 0), ("[]", 1), (#"{"a": [[]]}"#, 3), (#""[[[""#, 0), (#"["\"[", []]"#, 2)])
    func countsBracketsOutsideOfStrings(text: String, depth: Int) {
        #expect(JSONPieces.depth(of: Array(text.utf8)[...]) == depth)
    }

    @Test func aMillionLevelsCostNoStack() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(JSONPieces.depth(of: deep[...]) == 1_000_000)
        #expect(JSONPieces.elements(of: deep[...]) == nil)
    }
}
