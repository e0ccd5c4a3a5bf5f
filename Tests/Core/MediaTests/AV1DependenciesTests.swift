import Media
import Testing

@Suite struct AV1DependenciesTests {
    private func list(_ numbers: [UInt16]) -> ShortList {
        var list = ShortList()
        for number in numbers { _ = list.append(number) }
        return list
    }

    private func numbers(_ list: ShortList) -> [UInt16] { (0..<list.count).map { list[$0] } }

    @Test func gathersReferencesOutsideOfTheUnitOnce() {
        var dependencies = AV1Dependencies()
        // Two spatial layers: the upper one refers to the lower one and to both of the unit before.
        let isKept1 = dependencies.add(frame: 10, temporalID: 1, distances: list([2]))
        #expect(isKept1)
        let isKept2 = dependencies.add(frame: 11, temporalID: 0, distances: list([1, 2, 3]))
        #expect(isKept2)
        #expect(numbers(dependencies.frames) == [10, 11])
        #expect(numbers(dependencies.references) == [8, 9])
        #expect(dependencies.temporalID == 0)
    }

    @Test func countsBackOverTheWrap() {
        var dependencies = AV1Dependencies()
        let isKept3 = dependencies.add(frame: 1, temporalID: 0, distances: list([1, 3]))
        #expect(isKept3)
        #expect(numbers(dependencies.references) == [0, 0xFFFE])
    }

    @Test func refusesMoreThanItKeeps() {
        var dependencies = AV1Dependencies()
        for frame in 0..<UInt16(ShortList.capacity) {
            let isKept4 = dependencies.add(frame: frame, temporalID: 0, distances: list([]))
            #expect(isKept4)
        }
        let isKept5 = dependencies.add(frame: 99, temporalID: 0, distances: list([]))
        #expect(!isKept5)
        var referring = AV1Dependencies()
        let isKept6 = referring.add(frame: 1000, temporalID: 0, distances: list((1...16).map { $0 }))
        #expect(isKept6)
        let isKept7 = referring.add(frame: 1001, temporalID: 0, distances: list([100]))
        #expect(!isKept7)
    }

    @Test func aShortListHoldsSixteenNumbersInOrder() {
        var list = ShortList()
        #expect(list.last == nil && !list.contains(0))
        for number in 0..<UInt16(16) {
            let isKept8 = list.append(number * 3)
            #expect(isKept8)
        }
        let isKept9 = list.append(7)
        #expect(!isKept9)
        #expect(list.count == 16 && list.last == 45)
        #expect(list.contains(9) && !list.contains(7))
        #expect(numbers(list) == (0..<16).map { $0 * 3 })
    }

    @Test func shortListsAreEqualByTheirNumbers() {
        #expect(list([]) == ShortList())
        #expect(list([1, 2]) == list([1, 2]))
        #expect(list([1, 2]) != list([2, 1]))
        #expect(list([1]) != list([1, 0]))
    }
}
