import Testing

@testable import Mixing

@Suite struct LayoutTemplateTests {
    @Test func countsItsRegions() {
        #expect(LayoutTemplate(regions: []).count == 0)
        #expect(Layouts.template(["0/1 0/1 1/1 1/2", "0/1 1/2 1/1 1/2"]).count == 2)
    }

    @Test func namesItsRegionsByTheirNumber() {
        let whole = Fraction.grid(1, of: 1)
        let none = Fraction.grid(0, of: 1)
        let template = LayoutTemplate(areas: [(none, none, whole, whole), (none, none, whole, whole)])
        #expect(template.regions.map(\.id) == ["1", "2"])
    }
}
