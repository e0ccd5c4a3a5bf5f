import Testing

@testable import Mixing

@Suite struct ArrangementTests {
    private let regions = Layouts.custom(2).regions

    @Test func putsInputsIntoRegionsInTheirOrder() {
        let arrangement = Arrangement<String>(inputs: ["a", "b"], regions: regions)
        #expect(arrangement.places.map(\.input) == ["a", "b"])
        #expect(arrangement.places.map(\.region) == regions)
    }

    @Test func leavesEmptyRegionsOut() {
        #expect(Arrangement<String>(inputs: ["a"], regions: regions).places.count == 1)
        #expect(Arrangement<String>(inputs: [], regions: regions) == Arrangement<String>(places: []))
    }

    @Test func leavesOutWhoFindsNoRegion() {
        let arrangement = Arrangement<String>(inputs: ["a", "b", "c"], regions: regions)
        #expect(arrangement.places.map(\.input) == ["a", "b"])
        #expect(arrangement.region(of: "c") == nil)
    }

    @Test func findsAnInputsRegion() {
        #expect(Arrangement<String>(inputs: ["a", "b"], regions: regions).region(of: "b")?.id == "c1")
    }
}
