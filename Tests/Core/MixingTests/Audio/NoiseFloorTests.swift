import Testing

@testable import Mixing

@Suite struct NoiseFloorTests {
    private func push(_ floor: inout NoiseFloor, _ level: Double, frames: Int) {
        for _ in 0..<frames { floor.push(level) }
    }

    @Test func beginsWithAQuietRoom() {
        var floor = NoiseFloor()
        #expect(floor.level == -60)
        push(&floor, -20, frames: 49)
        #expect(floor.level == -60)
    }

    @Test func learnsALoudBackgroundInThreeSeconds() {
        var floor = NoiseFloor()
        push(&floor, -40, frames: 350)
        #expect(abs(floor.level + 40) < 1)
    }

    @Test func isNotLiftedBySpeechWithGaps() {
        var floor = NoiseFloor()
        for _ in 0..<10 {
            push(&floor, -20, frames: 80)
            push(&floor, -55, frames: 20)
        }
        #expect(floor.level < -50)
    }

    @Test func fallsAtOnceAndNotForEver() {
        var floor = NoiseFloor()
        push(&floor, -40, frames: 350)
        push(&floor, -.infinity, frames: 30)
        #expect(floor.level <= -99)
        push(&floor, -40, frames: 350)
        #expect(abs(floor.level + 40) < 1)
    }
}
