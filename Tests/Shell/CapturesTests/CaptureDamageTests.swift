import Testing

@testable import Captures

@Suite struct CaptureDamageTests {
    @Test func joinsHolesThatTouch() {
        var damage = CaptureDamage()
        damage.note(CaptureDamage.Hole(offset: 100, length: 20))
        damage.note(CaptureDamage.Hole(offset: 120, length: 4))
        damage.note(CaptureDamage.Hole(offset: 130, length: 0))
        damage.note(CaptureDamage.Hole(offset: 200, length: 8))
        #expect(damage.holes == 2 && damage.bytes == 32)
        #expect(
            damage.places == [
                CaptureDamage.Hole(offset: 100, length: 24), CaptureDamage.Hole(offset: 200, length: 8),
            ])
    }

    @Test func remembersTheFirstPlacesAndCountsAll() {
        var damage = CaptureDamage()
        for i in 0..<1000 { damage.note(CaptureDamage.Hole(offset: Int64(i) * 10, length: 4)) }
        damage.note(CaptureDamage.Hole(offset: 9994, length: 2))
        #expect(damage.holes == 1000 && damage.bytes == 4002 && damage.places.count == CaptureDamage.placeLimit)
        var sum = CaptureDamage()
        #expect(sum.isEmpty)
        sum.restamped = 1
        sum.add(damage)
        #expect(sum.holes == 1000 && sum.restamped == 1 && sum.places == damage.places && !sum.isEmpty)
    }
}
