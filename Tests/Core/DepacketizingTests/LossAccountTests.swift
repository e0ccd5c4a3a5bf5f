import Testing

@testable import Depacketizing

struct LossAccountTests {
    @Test func addsUpLossesUntilItIsClosed() {
        var account = LossAccount()
        account.addLoss(2, before: 0, open: nil)
        account.addLoss(3, before: 3000, open: 3000)
        account.addUncontainedLoss()
        #expect(account.lost == 6)
        account.close()
        #expect(account.lost == 0)
        #expect(account.damage == Damage())
    }

    /// Contained: packets of the same frame are on both sides of the gap.
    @Test(arguments: [(Int64?.some(0), Int64(0), true), (0, 1, false), (nil, 0, false)])
    func knowsAGapWithinTheOpenFrame(open: Int64?, next: Int64, isContained: Bool) {
        var account = LossAccount()
        account.addLoss(1, before: next, open: open)
        #expect(account.damage.isContained == isContained)
    }

    @Test func knowsAGapWithinADamagedFrame() {
        var account = LossAccount()
        account.addDamaged(timestamp: 7, isDiscardable: true)
        account.addLoss(1, before: 7, open: nil)
        #expect(account.damage.isContained)
        account.endDamaged()
        account.addLoss(1, before: 7, open: nil)
        #expect(!account.damage.isContained)
    }

    @Test func countsADamagedFrameOnceHoweverManyPacketsArrive() {
        var account = LossAccount()
        for isDiscardable in [nil, true, true, nil] {
            account.addDamaged(timestamp: 0, isDiscardable: isDiscardable)
        }
        account.addDamaged(timestamp: 1, isDiscardable: false)
        #expect(account.damage.frameCount == 2)
        #expect(account.damage.discardableCount == 1)
    }

    /// Two frames may have one timestamp: what was seen of the first does not speak for the second.
    @Test func provesNothingWhereFramesShareTimestamps() {
        var account = LossAccount()
        account.addDamaged(timestamp: 0, isDiscardable: true)
        account.addLoss(1, before: 0, open: nil)
        account.addDamaged(timestamp: 0, isDiscardable: nil)
        #expect(account.damage.isHarmless)
        account.addDamaged(timestamp: 0, isDiscardable: false)
        #expect(!account.damage.isHarmless)
        account.close()
        account.noteSharedTimestamp()
        account.addDamaged(timestamp: 7, isDiscardable: true)
        account.addLoss(1, before: 7, open: nil)
        #expect(!account.damage.isContained)
    }

    @Test func countsALossOfTheFramingOnlyOnce() {
        var account = LossAccount()
        account.addLossUnlessCounted()
        account.addLossUnlessCounted()
        #expect(account.lost == 1)
    }

    @Test func countsWithoutOverflow() {
        var account = LossAccount()
        for _ in 0..<2 { account.addLoss(.max, before: 0, open: nil) }
        account.addUncontainedLoss()
        #expect(account.lost == .max)
    }
}
