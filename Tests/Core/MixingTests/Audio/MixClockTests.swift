import Media
import Testing

@testable import Mixing

@Suite struct MixClockTests {
    @Test(
        arguments: [(0, 0), (20_000_000, 960), (20_833, 1), (10_416, 0), (10_417, 1), (-20_833, -1)] as [(Int64, Int64)]
    )
    func placesAtTheNearestFrame(nanoseconds: Int64, position: Int64) {
        #expect(MixClock.position(of: SessionTime(nanoseconds: nanoseconds)) == position)
    }

    @Test func fourHoursAreExact() {
        let time = SessionTime(milliseconds: 14_400_000)
        #expect(MixClock.position(of: time) == 691_200_000)
        #expect(MixClock.time(of: 691_200_000) == time)
    }

    @Test(arguments: [Int64.min, .max])
    func survivesTheEndsOfTime(nanoseconds: Int64) {
        let position = MixClock.position(of: SessionTime(nanoseconds: nanoseconds))
        #expect(position.magnitude < 1 << 60)
        _ = MixClock.time(of: position)
    }
}
