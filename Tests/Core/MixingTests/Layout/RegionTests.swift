import Mixing
import Testing

@Suite struct RegionTests {
    @Test func keepsItsSidesApart() throws {
        let region = Region(
            id: "2", left: try #require(Fraction(1, of: 2)), top: try #require(Fraction(0, of: 3)),
            width: try #require(Fraction(1, of: 5)), height: try #require(Fraction(1, of: 7)))
        #expect(region.written == "0/3" + " of the top, " + "1/2 of the left, 1/5 wide, 1/7 high")
        #expect(Region.shape == "rectangle")
    }

    @Test func differsByItsNameAlone() {
        let one = Layouts.region("a", "0 0 1 1")
        let other = Layouts.region("b", "0 0 1 1")
        #expect(one != other)
    }
}

extension Region {
    fileprivate var written: String {
        "\(top.rendered()) of the top, \(left.rendered()) of the left, \(width.rendered()) wide, "
            + "\(height.rendered()) high"
    }
}
