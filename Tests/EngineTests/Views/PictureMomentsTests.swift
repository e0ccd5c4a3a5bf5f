import Media
import Testing

@testable import Engine

/// All times are milliseconds; moments are 40 ms apart, from 1000 on.
@Suite struct PictureMomentsTests {
    private let moments = PictureMoments(origin: SessionTime(milliseconds: 1000), rate: FrameRate(25))

    private func lag(_ time: Int64, after previous: Int64) -> Int64 {
        moments.lag(of: SessionTime(milliseconds: time), after: SessionTime(milliseconds: previous)).nanoseconds
            / 1_000_000
    }

    /// As far apart as the moments: each comes at the nearest one; half a picture is late.
    @Test(arguments: [(1000, 0), (1019, -19), (1020, 20), (1021, 19), (1039, 1), (1040, 0), (981, 19), (961, -1)])
    func isTheDistanceToTheNearestMoment(time: Int, lag: Int) {
        #expect(self.lag(Int64(time), after: Int64(time) - 40) == Int64(lag))
        #expect(self.lag(Int64(time) + 360_000, after: Int64(time) + 359_000) == Int64(lag), "nor a slow source's")
    }

    /// Twice as many: at a moment the nearest is shown, and one that is never shown comes with the one behind it.
    @Test(arguments: [(1000, 0), (1020, 20), (1009, -9), (1011, 29), (1029, 11), (1031, 9)])
    func isThatOfTheNextOneWhereOneIsLeftOut(time: Int, lag: Int) {
        #expect(self.lag(Int64(time), after: Int64(time) - 20) == Int64(lag))
    }
}
