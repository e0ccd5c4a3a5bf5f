import Testing

@testable import Engine

@Suite struct RedundancyRepairTests {
    @Test func tellsTheNextMediaOfALossOnce() {
        var repair = RedundancyRepair()
        repair.noteLoss(2)
        repair.noteLoss(1)
        let losses = [repair.takeLoss(at: 960), repair.takeLoss(at: 1920)]
        #expect(losses == [3, 0])
    }

    @Test func fillsALossWithWhatLiesBetweenTheLastPacketAndThisOne() {
        var repair = RedundancyRepair()
        _ = repair.takeLoss(at: 960)
        repair.noteLoss(2)
        #expect(repair.isWanting)
        let answers = [960, 1920, 1920, 2880, 3840].map { repair.restores($0) }
        #expect(answers == [false, true, false, true, false])
        #expect(!repair.isWanting)
        let left = repair.takeLoss(at: 3840)
        #expect(left == 0)
    }

    @Test func wantsNothingBeforeTheFirstMedia() {
        var repair = RedundancyRepair()
        repair.noteLoss(1)
        #expect(!repair.isWanting)
        let isRestored = repair.restores(960)
        #expect(!isRestored)
    }

    @Test func remembersABoundedNumberOfRestoredPackets() {
        var repair = RedundancyRepair()
        _ = repair.takeLoss(at: 0)
        repair.noteLoss(100)
        for i in 1...Int64(20) { _ = repair.restores(i * 960) }
        #expect(repair.hasRestored && repair.hasRestored(20 * 960) && repair.hasRestored(5 * 960))
        #expect(!repair.hasRestored(4 * 960))
    }

    @Test func forgetsTheTimestampsOfAnEpoch() {
        var repair = RedundancyRepair()
        _ = repair.takeLoss(at: 0)
        repair.noteLoss(2)
        _ = repair.restores(960)
        repair.beginEpoch()
        #expect(!repair.hasRestored && !repair.isWanting)
        repair.noteLoss(1)
        #expect(!repair.isWanting)
    }

    @Test func forgetsALossWhoseSizeIsNotKnown() {
        var repair = RedundancyRepair()
        _ = repair.takeLoss(at: 0)
        repair.noteLoss(2)
        repair.forgetLoss()
        #expect(!repair.isWanting)
        let left = repair.takeLoss(at: 960)
        #expect(left == 0)
    }
}
