import Media
import Testing

@testable import Engine

@Suite struct SoundShiftTests {
    private let distance = Interval(milliseconds: 32)

    private func shift(phase: Int64, lag: Int64 = 0, isHeard: Bool = false) -> SoundShift {
        var shift = SoundShift()
        shift.follow(phase: Interval(milliseconds: phase), distance: distance, isHeard: isHeard)
        shift.follow(lag: Interval(milliseconds: lag), distance: distance, isHeard: isHeard)
        return shift
    }

    @Test func beginsAnywhereAndThenFollowsSlowly() {
        var shift = self.shift(phase: -9, lag: 2)
        #expect(shift.pictures == Interval(milliseconds: -9) && shift.current == Interval(milliseconds: -7))
        shift.follow(phase: Interval(milliseconds: 3), distance: distance, isHeard: true)
        // A 128th would be 94 µs; the mixer does not slew that much in 32 ms.
        #expect(shift.pictures == Interval(nanoseconds: -9_000_000 + 32_000_000 / SoundShift.pace))
        for _ in 0..<2000 {
            shift.follow(phase: Interval(milliseconds: 3), distance: distance, isHeard: true)
            shift.follow(lag: Interval(milliseconds: 1), distance: distance, isHeard: true)
        }
        #expect(abs(shift.pictures.nanoseconds - 3_000_000) < SoundShift.slowness)
        #expect(abs(shift.current.nanoseconds - 4_000_000) < 2 * SoundShift.slowness)
    }

    @Test(arguments: [(500, 10_000_000), (-500, -10_000_000)] as [(Int64, Int64)])
    func limitsWhatIsNotOfThePictures(lag: Int64, expected: Int64) {
        #expect(shift(phase: 0, lag: lag).current == Interval(nanoseconds: expected))
        #expect(shift(phase: 0, lag: lag).pictures == .zero)
    }

    /// A view of six pictures a second has half a picture of 83 ms.
    @Test func limitsThePictures() {
        var shift = SoundShift()
        shift.follow(phase: Interval(milliseconds: 60), distance: Interval(milliseconds: 166), isHeard: false)
        #expect(shift.pictures == SoundShift.pictureLimit)
    }

    /// 24 ms late is 8 ms early, for pictures that are 32 ms apart.
    @Test func takesTheNearestSide() {
        #expect(shift(phase: 24).pictures == Interval(milliseconds: -8))
        #expect(shift(phase: 16).pictures == Interval(milliseconds: 16))
    }

    /// A drifting source goes on to 20 ms, then changes to the other side, and does not change back at once.
    @Test func doesNotChangeSidesWithEveryPicture() {
        var shift = self.shift(phase: 15)
        func follow(_ phase: Int64) {
            for _ in 0..<2000 {
                shift.follow(phase: Interval(milliseconds: phase), distance: distance, isHeard: true)
            }
        }
        follow(-15)
        #expect(abs(shift.pictures.nanoseconds - 17_000_000) < SoundShift.slowness, "17 late is 15 early")
        follow(-11)
        #expect(abs(shift.pictures.nanoseconds + 11_000_000) < SoundShift.slowness)
        follow(15)
        #expect(abs(shift.pictures.nanoseconds + 17_000_000) < SoundShift.slowness)
    }
}
