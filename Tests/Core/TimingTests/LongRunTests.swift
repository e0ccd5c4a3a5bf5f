import Media
import Testing
import Timing

/// The parts of this module together, over hours of one stream.
@Suite struct LongRunTests {
    /// One packet of a stream whose clock is off: when it left by the recorder's clock, and its timestamp.
    private struct Sender {
        let rate: ClockRate
        /// Parts per million that its clock runs slow.
        let skew: Int64
        private var random: UInt64 = 7

        init(rate: ClockRate, skew: Int64) {
            self.rate = rate
            self.skew = skew
        }

        func timestamp(at sessionTime: Int64) -> Int64 {
            rate.ticks(ofNanoseconds: sessionTime - sessionTime / 1_000_000 * skew)
        }

        /// 0 to 15 ms of network, most of it little (a linear congruential generator, constants of Knuth's MMIX).
        mutating func delay() -> Int64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let share = Int64(random >> 54)
            return share * share / 1024 * 15_000
        }
    }

    // DTX sends a packet in 420 ms and gives few chances to see the quickest.
    @Test(
        arguments: [(500, 48_000, 4), (-500, 48_000, 1), (100, 8000, 1), (0, 90_000, 1)]
            as [(skew: Int64, rate: Int64, hours: Int64)])
    func staysWithSessionTimeForHours(skew: Int64, rate: Int64, hours: Int64) throws {
        var sender = Sender(rate: ClockRate(hertz: rate), skew: skew)
        var clock = StreamClock(clockRate: sender.rate)
        var continuity = ClockContinuity(clockRate: sender.rate)
        var timeline = TrackTimeline(clockRate: sender.rate)
        var worst: Int64 = 0
        var first: Int64?
        for i in 0..<(hours * 3600 * 1000 / 420) {
            let sent = i * 420_000_000
            let timestamp = sender.timestamp(at: sent)
            let arrival = SessionTime(nanoseconds: sent + sender.delay())
            let verdict = continuity.judge(
                timestamp, arrivedAt: arrival, expected: clock.sessionTime(of: timestamp))
            try #require(verdict == .steady)
            clock.observe(timestamp, arrivedAt: arrival)
            let estimate = try #require(clock.sessionTime(of: timestamp))
            let isSlewed = sent > 10_000_000_000
            let ticks = timeline.place(timestamp, nominal: 960, at: estimate, isSlewed: isSlewed)
            // While the start is corrected the file follows by that.
            if !isSlewed { timeline.moveStart(to: clock.sessionTime(of: 0) ?? .zero) }
            let start = try #require(timeline.start)
            guard isSlewed else { continue }
            let error = start.nanoseconds + sender.rate.nanoseconds(ofTicks: ticks) - sent
            if first == nil { first = error }
            worst = max(worst, Int64((error - (first ?? 0)).magnitude))
        }
        #expect(worst <= 5_000_000)
    }
}
