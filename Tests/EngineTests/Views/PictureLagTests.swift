import Media
import TestSupport
import Testing

@testable import Engine

/// Moments are 40 ms apart, from 1000 ms on.
@Suite struct PictureLagTests {
    private let moments = PictureMoments(origin: SessionTime(milliseconds: 1000), rate: FrameRate(25))

    /// Of 26 pictures, in milliseconds.
    private func times(every distance: Double, from first: Double, jitter: Double = 0) -> [SessionTime] {
        var generator = SeededGenerator(seed: 1)
        return (0..<26).map { i in
            let noise = jitter == 0 ? 0 : Double.random(in: -jitter...jitter, using: &generator)
            return SessionTime(nanoseconds: Int64((first + Double(i) * distance + noise) * 1_000_000))
        }
    }

    private func phase(_ times: [SessionTime]) -> Double? {
        PictureLag.phase(moments) { times.forEach($0) }.map { Double($0.nanoseconds) / 1_000_000 }
    }

    /// Later than a moment by this: shown at it, or at the one behind.
    @Test(arguments: [(3, -3), (-3, 3), (12, -12), (28, 12)] as [(Double, Double)])
    func findsThePhaseOfASourceAtTheViewsRate(offset: Double, expected: Double) throws {
        let found = try #require(phase(times(every: 40, from: 2000 + offset, jitter: 3)))
        #expect(abs(found - expected) < 1.5)
    }

    /// In the middle some are early and some late; the mean of both, none, is not a time of any.
    @Test(arguments: [18, 19, 20, 21, 22] as [Double]) func findsThePhaseInTheMiddle(offset: Double) throws {
        let found = try #require(phase(times(every: 40, from: 2000 + offset, jitter: 4)))
        let early = found > 0 ? found - 40 : found
        #expect(abs(early + offset) < 2, "\(found)")
    }

    /// Every second moment, and with some pictures left out, it is still the view's rate.
    @Test func findsThePhaseOfASlowSource() throws {
        #expect(abs(try #require(phase(times(every: 80, from: 2011))) + 11) < 0.1)
        let all = times(every: 40, from: 2011)
        let some = all.enumerated().filter { ![4, 9, 10, 17].contains($0.offset) }.map(\.element)
        #expect(abs(try #require(phase(some)) + 11) < 0.1)
    }

    /// 30, 60 and 24 a second.
    @Test(arguments: [33.333, 16.667, 41.667]) func aSourceOfAnotherRateHasNoPhase(distance: Double) {
        #expect(phase(times(every: distance, from: 2005)) == 0)
    }

    @Test func aFewPicturesTellNothing() {
        #expect(phase(Array(times(every: 40, from: 2005).prefix(Int(PictureLag.leastCount)))) == nil)
        #expect(phase(Array(times(every: 40, from: 2005).prefix(Int(PictureLag.leastCount) + 1))) != nil)
    }

    /// With the shift of its phase nothing is left but the unevenness.
    @Test func isWhatComesOnTopOfAShift() throws {
        let times = times(every: 40, from: 2018, jitter: 4)
        let shift = try #require(PictureLag.phase(moments) { times.forEach($0) })
        let lag = try #require(PictureLag(moments, shift: shift) { times.forEach($0) })
        #expect(abs(lag.mean) < 1_000_000 && lag.spread < 4_000_000)
    }
}
