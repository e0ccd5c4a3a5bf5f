import Media
import Testing

@testable import Engine

/// All times are milliseconds.
@Suite struct TimeNeighboursTests {
    private func at(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    private func neighbours(of time: Int64, _ others: [Int64]) -> TimeNeighbours {
        var neighbours = TimeNeighbours(of: at(time))
        for other in others { neighbours.note(at(other)) }
        return neighbours
    }

    @Test(
        arguments: [
            // What is at the time itself is before it; the order does not count.
            (100, [40, 100, 160], 100, 160), (101, [160, 40, 100], 100, 160),
            (100, [], nil, nil), (100, [101], nil, 101), (100, [99], 99, nil),
        ] as [(Int64, [Int64], Int64?, Int64?)])
    func areTheClosestOnEachSide(time: Int64, others: [Int64], before: Int64?, after: Int64?) {
        let found = neighbours(of: time, others)
        #expect(found.before == before.map(at) && found.after == after.map(at))
        var joined = TimeNeighbours(of: at(time))
        joined.note(found)
        #expect(joined == found)
    }

    @Test(
        arguments: [
            ([90, 105], 105), ([96, 105], 96), ([95, 105], 95), ([94, 105], 105),
            // Half a picture ahead and more belongs to the next moment.
            ([0, 119], 119), ([0, 120], 0), ([120], nil), ([119], 119), ([], nil), ([0], 0),
        ] as [([Int64], Int64?)])
    func chooseTheNearerAndOfTwoTheEarlier(others: [Int64], nearest: Int64?) {
        #expect(neighbours(of: 100, others).nearest(within: Interval(milliseconds: 20)) == nearest.map(at))
    }

    @Test func neverLookAheadWithoutReach() {
        #expect(neighbours(of: 100, [40, 101]).nearest(within: .zero) == at(40))
    }
}
