import TestSupport
import Testing

@testable import Packaging

@Suite struct DistanceCountsTests {
    private func median(_ distances: [Int64]) -> Int64? {
        var counts = DistanceCounts()
        for distance in distances { counts.note(distance) }
        return counts.median
    }

    @Test(
        arguments: [
            ([], nil), ([3000], 3000), ([3000, 90_000], 3000), ([90_000, 1, 3000], 3000), ([7, 7, 7, 9, 9], 7),
            ([0, -5, .min], nil), ([.max, .max, 1], .max),
        ] as [([Int64], Int64?)])
    func isTheMiddleOne(distances: [Int64], expected: Int64?) {
        #expect(median(distances) == expected)
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func isExactForFewDistances(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let distances = (0..<999).map { _ in Int64.random(in: 2900...3100, using: &generator) }
        #expect(median(distances) == distances.sorted()[499])
    }

    /// Milliseconds of 30 pictures a second, a picture that was left out, a pause.
    @Test func theUsualOneIsTheMeanAboutTheMedian() throws {
        var counts = DistanceCounts()
        for distance in [2970, 2970, 3060, 6030, 2970, 3060, 2970, 900_000] as [Int64] { counts.note(distance) }
        let usual = try #require(counts.usual)
        #expect(counts.median == 2970 && usual.sum == 18_000 && usual.count == 6)
        #expect(DistanceCounts().usual == nil)
        for _ in 0..<9 { counts.note(.max) }
        #expect(counts.usual?.sum == .max && counts.usual?.count == 1)
    }

    /// What a sender with a new distance for every picture gets is near enough, and its memory is bounded.
    @Test func isNearForMany() throws {
        var generator = SeededGenerator(seed: 1)
        let distances = (0..<5000).map { _ in Int64.random(in: 1...10_000, using: &generator) }
        let found = try #require(median(distances))
        #expect(abs(found - distances.sorted()[2499]) < 200)
    }
}
