import Media
import TestSupport
import Testing

@testable import Timing

@Suite struct ContinuousTimestampsTests {
    private func at(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    @Test func areTheUnwrappedTimestampsOfASteadySender() {
        var timestamps = ContinuousTimestamps(clockRate: .video)
        #expect(timestamps.unwrap(0xFFFF_FF00, arrivedAt: at(0)) == 0xFFFF_FF00)
        // Across the wrap-around of 32 bits (RFC 3550 §5.1), and back to a packet that was overtaken.
        #expect(timestamps.unwrap(2744, arrivedAt: at(33)) == 0x1_0000_0AB8)
        #expect(timestamps.unwrap(0xFFFF_FF00, arrivedAt: at(34)) == 0xFFFF_FF00)
        #expect(timestamps.peek(2744) == 0x1_0000_0AB8)
    }

    struct Pause: CustomTestStringConvertible, Sendable {
        var seconds: Int64
        var lag: Int64
        var testDescription: String { "\(seconds) s, \(lag) ms late" }
    }

    @Test(arguments: [Pause(seconds: 0, lag: 9990), Pause(seconds: 60, lag: -900), Pause(seconds: 18_000, lag: 500)])
    func goOnWithASenderWhoPauses(pause: Pause) {
        var timestamps = ContinuousTimestamps(clockRate: .video)
        _ = timestamps.unwrap(1000, arrivedAt: at(0))
        let next = UInt32(1000 + pause.seconds * 90_000)
        #expect(timestamps.unwrap(next, arrivedAt: at(pause.seconds * 1000 + pause.lag)) == Int64(next))
        #expect(timestamps.peek(next) != nil)
    }

    @Test func doNotAddUpASlowClock() {
        var timestamps = ContinuousTimestamps(clockRate: .video)
        // Two per cent too slow over an hour: 72 s, and every step is right.
        for i in 0..<Int64(360) {
            #expect(timestamps.unwrap(UInt32(i * 900_000), arrivedAt: at(i * 10_200)) == i * 900_000)
        }
    }

    @Test(arguments: [UInt32(7), 0x8000_0000, 500_000_000]) func placeANewBeginningByItsArrival(beginning: UInt32) {
        var timestamps = ContinuousTimestamps(clockRate: .video)
        _ = timestamps.unwrap(3_000_000_000, arrivedAt: at(0))
        _ = timestamps.unwrap(3_000_003_600, arrivedAt: at(40))
        #expect(timestamps.unwrap(beginning, arrivedAt: at(540)) == 3_000_048_600)
        #expect(timestamps.unwrap(beginning &+ 3600, arrivedAt: at(700)) == 3_000_052_200)
        // No report can be believed about a clock that was set.
        #expect(timestamps.peek(beginning) == nil)
    }

    @Test func goOnWhereTheyWereAfterASingleForgedPacket() {
        var timestamps = ContinuousTimestamps(clockRate: .video)
        _ = timestamps.unwrap(900_000, arrivedAt: at(0))
        let forged = timestamps.unwrap(3_000_000_000, arrivedAt: at(41))
        #expect(forged == 903_690)
        for i in UInt32(1)...50 {
            #expect(
                timestamps.unwrap(900_000 + i * 3600, arrivedAt: at(Int64(i) * 40 + 7)) == 900_000 + Int64(i) * 3600)
        }
    }

    @Test func leaveAPauseInWhichTheSendersClockStoodStill() {
        var timestamps = ContinuousTimestamps(clockRate: ClockRate(hertz: 48_000))
        _ = timestamps.unwrap(0, arrivedAt: at(0))
        #expect(timestamps.unwrap(960, arrivedAt: at(60_000)) == 2_880_000)
        #expect(timestamps.unwrap(1920, arrivedAt: at(60_020)) == 2_880_960)
    }

    @Test(arguments: [UInt64(5), 6]) func followTheArrivalsWhateverComes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var timestamps = ContinuousTimestamps(clockRate: .video)
        var arrival: Int64 = 0
        let first = timestamps.unwrap(UInt32.random(in: 0 ... .max, using: &generator), arrivedAt: at(0))
        var packets: Int64 = 0
        for _ in 0..<500 {
            arrival += Int64.random(in: 0...100, using: &generator)
            packets += 1
            let ticks = timestamps.unwrap(UInt32.random(in: 0 ... .max, using: &generator), arrivedAt: at(arrival))
            // Each step may contradict by ten seconds and no more.
            #expect(abs(ticks - first - arrival * 90) <= packets * 900_001)
        }
    }

    @Test(arguments: [Int64.max, Int64.min, 0]) func surviveAnyArrival(arrival: Int64) {
        var timestamps = ContinuousTimestamps(clockRate: ClockRate(hertz: 1))
        for time in [arrival, 0, .max, .min, arrival] {
            _ = timestamps.unwrap(UInt32(truncatingIfNeeded: time), arrivedAt: SessionTime(nanoseconds: time))
            _ = timestamps.unwrap(.max, arrivedAt: SessionTime(nanoseconds: time))
        }
        #expect(timestamps.peek(0) == nil)
    }
}
