import Testing

@testable import Packaging

@Suite struct ClusterCorrectionTests {
    private func timestamp(
        moved: [Int64], others: [Int64] = [], unknown: Int = 0, cluster timestamp: Int64 = 1000
    ) -> Int64? {
        var cluster = Cluster(offset: 0, number: 0, timestamp: timestamp)
        cluster.blockCount = moved.count + others.count + unknown
        var correction = ClusterCorrection()
        for time in moved { correction.include(time, isMoved: true) }
        for time in others { correction.include(time, isMoved: false) }
        return correction.timestamp(for: cluster)
    }

    @Test func leavesAClusterWithoutMovedBlocksAlone() {
        #expect(timestamp(moved: [], others: [500, 2000]) == 1000)
    }

    @Test func givesAKnownClusterTheEarliestTime() {
        #expect(timestamp(moved: [1200, 1300]) == 1200)
        #expect(timestamp(moved: [1200], others: [900]) == 900)
        #expect(timestamp(moved: [60_000], others: [70_000]) == 60_000)
    }

    /// 65,536 ms have room around a cluster's timestamp: 32,768 before, 32,767 after.
    @Test(arguments: [(32_767, 0), (32_768, 1), (65_535, 32_768), (65_536, nil)] as [(Int64, Int64?)])
    func spreadsAKnownClusterAsFarAsItReaches(latest: Int64, expected: Int64?) {
        #expect(timestamp(moved: [latest], others: [0]) == expected)
    }

    @Test(arguments: [(33_767, 1000), (33_768, nil), (-31_768, 1000), (-31_769, nil)] as [(Int64, Int64?)])
    func keepsTheTimeOfAClusterWithUnknownBlocks(moved: Int64, expected: Int64?) {
        #expect(timestamp(moved: [moved], unknown: 1) == expected)
    }
}
