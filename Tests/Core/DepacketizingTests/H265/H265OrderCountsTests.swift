import Testing

@testable import Depacketizing

@Suite struct H265OrderCountsTests {
    @Test func containsWhatWasInserted() {
        var counts = H265OrderCounts()
        for count in [0, 4, 2, 1] as [Int64] { counts.insert(count) }
        #expect((-1...5).filter { counts.contains($0) } == [0, 1, 2, 4])
    }

    @Test func forgetsWhatIsSixtyFourBelowTheHighest() {
        var counts = H265OrderCounts()
        counts.insert(1)
        counts.insert(64)
        #expect(counts.contains(1) && counts.contains(64))
        counts.insert(65)
        #expect(!counts.contains(1) && counts.contains(64) && counts.contains(65))
        counts.insert(1)
        #expect(!counts.contains(1))
    }

    // A sender may jump as far as a slice header can express.
    @Test(arguments: [Int64(1 << 16), 1 << 32, 1 << 40]) func survivesAJump(distance: Int64) {
        var counts = H265OrderCounts()
        counts.insert(3)
        counts.insert(distance)
        #expect(counts.contains(distance) && !counts.contains(3))
    }

    @Test func takesCountsBelowZero() {
        var counts = H265OrderCounts()
        counts.insert(-2)
        #expect(counts.contains(-2) && !counts.contains(-3))
    }
}
