import Testing

@testable import Mixing

@Suite struct LayoutFamilyTests {
    /// Every template that the server makes, for every maxInput that it takes, in its order and its writing.
    @Test(arguments: ["fluid", "lecture"])
    func makesTheServersTables(name: String) throws {
        let base = try #require(LayoutFamily(rawValue: name))
        let tables = OWTTables.all.filter { $0.base == name }
        var compared = 0
        for maxInput in 1...256 {
            let templates = base.templates(maxInput: maxInput)
            let expected = tables.filter { $0.from <= maxInput }
            for table in expected {
                let found = templates.filter { $0.count == table.count }
                #expect(found.count == 1, "\(table.count) regions once with maxInput \(maxInput)")
                #expect(found.first?.regions.map(\.id) == (1...table.count).map { String($0) })
                #expect(Layouts.areas(found.first) == table.areas)
                compared += table.areas.count
            }
            let known = Set(tables.map(\.count))
            #expect(templates.filter { known.contains($0.count) }.count == expected.count)
            if name == "lecture" { #expect(templates.count == expected.count) }
        }
        #expect(compared > 10_000)
    }

    @Test func countsAsTheServerInTheServersOrder() {
        for (maxInput, counts) in OWTTables.lectureCounts {
            #expect(LayoutFamily.lecture.templates(maxInput: maxInput).map(\.count) == counts)
        }
        for (maxInput, counts) in OWTTables.fluidCounts {
            #expect(LayoutFamily.fluid.templates(maxInput: maxInput).map(\.count) == counts)
        }
    }

    /// The tables stop at 5×5; beyond, each grid is a square one and the last holds all inputs.
    @Test func goesOnWithSquareGridsUpToTheLimit() {
        for maxInput in 26...256 {
            let counts = LayoutFamily.fluid.templates(maxInput: maxInput).map(\.count)
            #expect(counts == (1...counts.count).map { $0 * $0 })
            #expect(counts.last.map { $0 >= maxInput } == true)
            #expect(counts.dropLast().last.map { $0 < maxInput } == true)
        }
        let largest = LayoutFamily.fluid.templates(maxInput: 256).last
        #expect(Layouts.areas(largest)[17] == "1/16 1/16 1/16 1/16")
        #expect(Layouts.areas(largest)[255] == "15/16 15/16 1/16 1/16")
    }

    @Test func hasNothingOfItsOwnWhenVoid() {
        #expect(LayoutFamily.void.templates(maxInput: 16) == [])
    }

    @Test(arguments: [(Int.min, 1), (0, 1), (257, 256), (Int.max, 256)])
    func takesAMaxInputOutsideItsRangeAsTheNearest(given: Int, taken: Int) {
        for base in LayoutFamily.allCases {
            #expect(base.templates(maxInput: given) == base.templates(maxInput: taken))
        }
    }

    /// With at most 25 places, every region of `lecture` lies in the frame and no two overlap.
    @Test func tilesTheFrameWithoutOverlap() {
        for template in LayoutFamily.lecture.templates(maxInput: 25) {
            // 420 is divided by 1 to 7.
            let squares = template.regions.map { region in
                [region.left, region.top, region.width, region.height].map { $0.part(of: 420) }
            }
            for (index, one) in squares.enumerated() {
                #expect(one[0] + one[2] <= 420 && one[1] + one[3] <= 420)
                for other in squares[..<index] {
                    let apart =
                        one[0] >= other[0] + other[2] || other[0] >= one[0] + one[2] || one[1] >= other[1] + other[3]
                        || other[1] >= one[1] + one[3]
                    #expect(apart)
                }
            }
            #expect(squares.reduce(0) { $0 + $1[2] * $1[3] } == 420 * 420)
        }
    }
}
