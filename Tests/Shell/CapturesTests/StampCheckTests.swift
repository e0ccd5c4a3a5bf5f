import Testing

@testable import Captures

@Suite struct StampCheckTests {
    private static let second: Int64 = 1_000_000_000

    /// Seconds of the records of a file, and those that are used.
    @Test(
        arguments: [
            ([10, 11, 12, 13], [10, 11, 12, 13]),
            // One stamp is wrong, ahead or behind.
            ([10, 11, 75, 12, 13], [10, 11, 11, 12, 13]), ([10, 11, 3, 12, 13], [10, 11, 11, 12, 13]),
            // A pause, and a clock that was set.
            ([10, 11, 90_000, 90_001], [10, 11, 90_000, 90_001]), ([10, 11, 5, 6, 7], [10, 11, 5, 6, 7]),
            // The first one is wrong, or the second.
            ([900_000, 10, 11, 12], [10, 10, 11, 12]), ([0, 10_000, 10_001], [10_000, 10_000, 10_001]),
            ([10, 900_000, 11, 12], [10, 10, 11, 12]),
            // Of the last one only nonsense shows.
            ([10, 11, 12, 4000], [10, 11, 12, 4000]), ([10, 11, 12, 400_000], [10, 11, 12, 12]),
        ] as [([Int64], [Int64])])
    func movesOnlyAStampThatFitsNeitherNeighbour(stamps: [Int64], used: [Int64]) {
        var check = StampCheck()
        var found: [Int64] = []
        var replaced = 0
        for (i, stamp) in stamps.enumerated() {
            let next = i + 1 < stamps.count ? stamps[i + 1] * Self.second : nil
            let second = i + 2 < stamps.count ? stamps[i + 2] * Self.second : nil
            let settled = check.settle(stamp * Self.second, next: next, second: second)
            found.append(settled.time / Self.second)
            if settled.isReplaced { replaced += 1 }
        }
        #expect(found == used)
        #expect(replaced == zip(stamps, used).filter { $0 != $1 }.count)
    }

    @Test func survivesEveryNumber() {
        for stamp in [Int64.min, -1, 0, .max] {
            for next in [Int64.min, 0, .max] {
                var check = StampCheck()
                _ = check.settle(stamp, next: next, second: next)
                _ = check.settle(next, next: stamp, second: nil)
                let isNear = check.isNear(stamp)
                #expect(isNear || !isNear)
            }
        }
    }
}
