import Testing

@testable import Mixing

@Suite struct LayoutUpdateTests {
    private func entry(_ input: String?, _ id: String) -> LayoutUpdate<String>.Entry {
        LayoutUpdate<String>.Entry(input: input, region: Layouts.region(id, "0 0 1 1"))
    }

    @Test func hasItsRegionsAsATemplate() throws {
        let update = try LayoutUpdate([entry("a", "x"), entry(nil, "y")])
        #expect(update.template.regions.map(\.id) == ["x", "y"])
        #expect(update.inputs == ["a"])
    }

    @Test func takesEmptyRegionsLastOnly() {
        #expect(throws: MixingError.emptyRegionBeforeAnother("x")) {
            try LayoutUpdate([entry(nil, "x"), entry("a", "y")])
        }
        #expect(throws: MixingError.emptyRegionBeforeAnother("y")) {
            try LayoutUpdate([entry("a", "x"), entry(nil, "y"), entry(nil, "z"), entry("b", "w")])
        }
    }

    @Test func takesEachRegionAndEachInputOnce() {
        #expect(throws: MixingError.repeatedRegion("x")) { try LayoutUpdate([entry("a", "x"), entry("b", "x")]) }
        #expect(throws: MixingError.repeatedInput("a")) { try LayoutUpdate([entry("a", "x"), entry("a", "y")]) }
    }

    @Test func hasAtLeastOneRegion() {
        #expect(throws: MixingError.noRegions) { try LayoutUpdate<String>([]) }
    }

    @Test func movesInputsUpForThoseWhoAreNotThere() throws {
        let update = try LayoutUpdate([entry("a", "x"), entry("b", "y"), entry("c", "z"), entry(nil, "w")])
        let present = update.placing(only: ["c", "a", "d"])
        #expect(present.inputs == ["a", "c"])
        #expect(present.entries.map(\.input) == ["a", "c", nil, nil])
        #expect(present.template == update.template)
    }
}
