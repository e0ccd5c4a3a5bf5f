import Media
import Testing

@testable import Engine

@Suite struct FrameRateLimitTests {
    private func passing(_ ticks: [Int64], _ rate: FrameRate) -> [Int64] {
        var limit = FrameRateLimit(rate, clock: .video)
        return ticks.indices.filter { i in
            i + 1 < ticks.count ? limit.takes(ticks[i], before: ticks[i + 1]) : limit.takesLast(ticks[i])
        }.map { ticks[$0] }
    }

    @Test func letsEverySecondPictureOfTwiceTheRatePass() {
        let ticks = (0..<10).map { Int64($0) * 3000 }
        #expect(passing(ticks, FrameRate(15)) == [0, 6000, 12_000, 18_000, 24_000])
    }

    /// A camera's times are not even; no picture is lost by that.
    @Test func losesNothingOfASourceThatIsNotFaster() {
        let ticks: [Int64] = [0, 2900, 6100, 8950, 12_050, 15_000]
        #expect(passing(ticks, FrameRate(30)) == ticks)
        #expect(passing(ticks, FrameRate(60)) == ticks)
    }

    /// 30 pictures a second at 24: moments are 3750 ticks apart.
    @Test func keepsThePictureThatIsNearest() {
        let ticks = (0..<7).map { Int64($0) * 3000 }
        // 7500 is as near to 6000 as to 9000.
        #expect(passing(ticks, FrameRate(24)) == [0, 3000, 6000, 12_000, 15_000, 18_000])
    }

    @Test func keepsTheLastPictureUnlessItBelongsToTheMomentBefore() {
        #expect(passing([0, 6000, 8900], FrameRate(15)) == [0, 6000])
        #expect(passing([0, 6000, 9100], FrameRate(15)) == [0, 6000, 9100])
        #expect(passing([7], FrameRate(15)) == [7])
    }

    @Test func keepsTheRateOverTime() {
        let ticks = (0..<300).map { Int64($0) * 3000 }
        #expect(passing(ticks, FrameRate(24)).count == 240)
    }

    @Test func makesNothingUpAfterAPause() {
        let ticks: [Int64] = [0, 900_000, 901_500, 903_000, 906_000]
        #expect(passing(ticks, FrameRate(15)) == [0, 900_000, 906_000])
    }
}
