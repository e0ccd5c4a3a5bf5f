import Testing

@testable import Mixing

@Suite struct SkewFollowerTests {
    @Test(arguments: [0, 1_199_999, -1_199_999] as [Double])
    func leavesTheRoundingOfTimeStampsAlone(deviation: Double) {
        var follower = SkewFollower()
        #expect(follower.judge(deviation) == .keep)
    }

    @Test func goesOnUntilAlmostNothingIsLeft() {
        var follower = SkewFollower()
        #expect(follower.judge(1.2e6) == .slew(rate: 600))
        #expect(follower.judge(0.2e6) == .slew(rate: 250))
        #expect(follower.judge(0.09e6) == .keep)
        #expect(follower.judge(1.1e6) == .keep)
    }

    @Test(arguments: [(2e6, 1000), (-3e6, 1500), (4e6, 2000), (15e6, 2000), (-15e6, 2000)] as [(Double, Double)])
    func movesFasterTheFurtherOffItIs(deviation: Double, rate: Double) {
        var follower = SkewFollower()
        #expect(follower.judge(deviation) == .slew(rate: rate))
    }

    @Test(arguments: [15.1e6, -15.1e6, 19e6, 1e18, .infinity, -.infinity])
    func cutsWhatIsTooFar(deviation: Double) {
        var follower = SkewFollower()
        #expect(follower.judge(deviation) == .cut)
    }

    /// The decisions over four hours, with the resampler's own arithmetic but without its sums: packets of 100 ms from
    /// a clock that is off, with time stamps rounded to a millisecond.
    @Test(arguments: [500.0, -500.0, 1000.0, -30.0])
    func staysWithinFiveMillisecondsOverFourHours(skew: Double) {
        var follower = SkewFollower()
        var phase = ResamplingPhase(sampleRate: 48_000)
        var next: Int64 = 0
        var fed: Int64 = 0
        var worst = 0.0
        var cuts = 0
        for packet in 0..<144_000 {
            let time = Double(packet) * 1e8 * (1 + skew / 1e6)
            let units = Double((fed - phase.index) * ResamplingPhase.unit - phase.fraction)
            let place = Double(next) / 48_000 * 1e9 + units / Double(ResamplingPhase.unit) / 48_000 * 1e9
            worst = max(worst, abs(time - place))
            let deviation = (time / 1e6).rounded() * 1e6 - place
            switch follower.judge(deviation) {
            case .keep: break
            case .slew(let rate): phase.slew(by: -deviation * 48e-6, rate: rate)
            case .cut: cuts += 1
            }
            fed += 4_800
            var frames = phase.framesBefore(fed - 32)
            while frames > 0 {
                phase.advance(by: frames)
                next += frames
                frames = phase.framesBefore(fed - 32)
            }
        }
        #expect(cuts == 0)
        #expect(worst < 3.2e6)
    }
}
