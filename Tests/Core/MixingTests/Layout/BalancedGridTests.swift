import Media
import Testing

@testable import Mixing

@Suite struct BalancedGridTests {
    private let wide = FrameSize(width: 1280, height: 720)
    private let upright = FrameSize(width: 720, height: 1280)

    @Test func putsTwoSideBySide() {
        for frame in [wide, FrameSize(width: 640, height: 480), FrameSize(width: 480, height: 480)] {
            #expect(
                Layouts.areas(BalancedGrid.template(count: 2, in: frame)) == ["0/2 0/1 1/2 1/1", "1/2 0/1 1/2 1/1"])
        }
    }

    @Test func putsTwoOverEachOtherInAnUprightFrame() {
        #expect(
            Layouts.areas(BalancedGrid.template(count: 2, in: upright)) == ["0/1 0/2 1/1 1/2", "0/1 1/2 1/1 1/2"])
    }

    @Test func putsAShorterRowIntoTheMiddle() {
        #expect(
            Layouts.areas(BalancedGrid.template(count: 3, in: wide)) == [
                "0/2 0/2 1/2 1/2", "1/2 0/2 1/2 1/2", "1/4 1/2 1/2 1/2",
            ])
        #expect(
            Layouts.areas(BalancedGrid.template(count: 5, in: wide)).suffix(2) == [
                "1/6 1/2 1/3 1/2", "3/6 1/2 1/3 1/2",
            ])
    }

    @Test(arguments: [
        (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [3, 2]), (6, [3, 3]), (7, [3, 2, 2]), (8, [3, 3, 2]),
        (9, [3, 3, 3]), (10, [4, 3, 3]), (12, [4, 4, 4]), (13, [4, 3, 3, 3]), (16, [4, 4, 4, 4]),
    ])
    func spreadsInputsEvenlyOverItsRows(count: Int, rows: [Int]) {
        let template = BalancedGrid.template(count: count, in: wide)
        let tops = template.regions.map { $0.top.part(of: 720) }
        let held = Dictionary(grouping: tops) { $0 }.sorted { $0.key < $1.key }.map(\.value.count)
        #expect(held == rows)
    }

    @Test(arguments: [(1, 1), (3, 1), (4, 1), (5, 2), (6, 2)])
    func hasFewColumnsInAnUprightFrame(count: Int, columns: Int) {
        let template = BalancedGrid.template(count: count, in: upright)
        #expect(template.regions[0].width == Fraction(1, of: columns))
    }

    @Test func holdsEverybodyInsideTheFrameWithoutOverlap() {
        for frame in [wide, upright, FrameSize(width: 64, height: 65_536), FrameSize(width: 0, height: 0)] {
            for count in [1, 2, 3, 7, 11, 23, 64, 100, 255, 256] {
                let template = BalancedGrid.template(count: count, in: frame)
                #expect(template.count == count)
                #expect(Set(template.regions.map(\.id)).count == count)
                let canvas = FrameSize(width: 5040, height: 5040)
                let areas = template.regions.map { FrameArea($0, in: canvas) }
                for (index, one) in areas.enumerated() {
                    for other in areas[..<index] {
                        let overlap =
                            min(one.x + one.width, other.x + other.width) > max(one.x, other.x)
                            && min(one.y + one.height, other.y + other.height) > max(one.y, other.y)
                        #expect(!overlap)
                    }
                }
            }
        }
    }

    @Test(arguments: [(Int.min, 1), (0, 1), (257, 256)])
    func takesACountOutsideItsRangeAsTheNearest(given: Int, taken: Int) {
        #expect(BalancedGrid.template(count: given, in: wide).count == taken)
    }
}
