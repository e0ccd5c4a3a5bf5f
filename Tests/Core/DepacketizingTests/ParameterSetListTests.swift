import TestSupport
import Testing

@testable import Depacketizing

struct ParameterSetListTests {
    private func contains(_ unit: String, _ list: ParameterSetList<String>) -> Bool {
        list.contains(hex(unit).span)
    }

    @Test func keepsSetsInTheOrderOfTheirIdentifiers() {
        var list = ParameterSetList<String>()
        for identifier in [9, 2, 31, 0] {
            list.insert("\(identifier)", identifier: identifier, unit: [UInt8(identifier)].span)
        }
        #expect(list.bytes == [[0], [2], [9], [31]])
        #expect(list[9] == "9")
        #expect(list[1] == nil)
    }

    @Test func replacesASetOfTheSameIdentifier() {
        var list = ParameterSetList<String>()
        list.insert("old", identifier: 3, unit: hex("01 02").span)
        #expect(contains("01 02", list))
        list.insert("new", identifier: 3, unit: hex("01 03").span)
        #expect(!contains("01 02", list))
        #expect(contains("01 03", list))
        #expect(!contains("01 03 00", list))
        #expect(list[3] == "new")
        #expect(list.bytes == [hex("01 03")])
    }

    @Test(arguments: [
        ("aM48gA==", ["68 CE3C80"]), ("aM48gA", ["68 CE3C80"]),
        ("aM48gA==,RAHBcrRiQA==", ["68 CE3C80", "44 01 C172B46240"]),
        ("", []), (",", []), ("!!!,aM48gA", ["68 CE3C80"]),
    ])
    func decodesTheSetsOfADescription(sprop: String, units: [String]) {
        #expect(decodedParameterSets(sprop) == units.map { hex($0) })
    }
}
