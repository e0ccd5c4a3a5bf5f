import Testing

@testable import Depacketizing

struct DamageTests {
    @Test(arguments: [
        (frames: 0, discardable: 0, isContained: true, isHarmless: false),
        (frames: 1, discardable: 1, isContained: true, isHarmless: true),
        (frames: 3, discardable: 3, isContained: true, isHarmless: true),
        (frames: 1, discardable: 0, isContained: true, isHarmless: false),
        (frames: 2, discardable: 1, isContained: true, isHarmless: false),
        (frames: 1, discardable: 1, isContained: false, isHarmless: false),
    ])
    func isHarmlessOnlyWhenNothingElseWasHit(
        frames: Int, discardable: Int, isContained: Bool, isHarmless: Bool
    ) {
        var damage = Damage()
        damage.frameCount = frames
        damage.discardableCount = discardable
        damage.isContained = isContained
        #expect(damage.isHarmless == isHarmless)
    }
}
