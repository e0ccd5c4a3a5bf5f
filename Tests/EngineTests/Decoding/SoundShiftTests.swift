import Media
import Testing

@testable import Engine

@Suite struct SoundShiftTests {
    @Test func beginsAnywhereAndThenFollowsSlowly() {
        var shift = SoundShift()
        shift.follow(Interval(milliseconds: -9), isHeard: false)
        #expect(shift.current == Interval(milliseconds: -9))
        shift.follow(Interval(milliseconds: 3), isHeard: true)
        #expect(shift.current == Interval(nanoseconds: -9_000_000 + 12_000_000 / SoundShift.slowness))
        for _ in 0..<2000 { shift.follow(Interval(milliseconds: 3), isHeard: true) }
        #expect(abs(shift.current.nanoseconds - 3_000_000) < SoundShift.slowness)
    }

    @Test(arguments: [(500, 10_500_000), (-500, -10_500_000)] as [(Int64, Int64)])
    func isLimited(lag: Int64, expected: Int64) {
        var shift = SoundShift()
        shift.follow(Interval(milliseconds: lag), isHeard: false)
        #expect(shift.current == Interval(nanoseconds: expected))
    }
}
