import Jobs
import Media
import Testing

@testable import Recorder

@Suite struct SilenceLimitsTests {
    private func limits() -> SilenceLimits {
        var limits = JobLimits()
        limits.idleTimeout = Interval(milliseconds: 5000)
        limits.firstRTPTimeout = Interval(milliseconds: 3000)
        return SilenceLimits(limits)
    }

    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    @Test func confirmsALimitWhileTheSocketsWereRead() {
        var limits = limits()
        limits.noteRound(from: time(0), to: time(1000))
        #expect(limits.confirm(.idleTimeout, at: time(5000)) == .idleTimeout)
        #expect(limits.confirm(.firstRTPTimeout, at: time(3000)) == .firstRTPTimeout)
        #expect(limits.confirm(nil, at: time(9000)) == nil)
    }

    @Test func countsFromTheEndOfAPause() {
        var limits = limits()
        limits.noteRound(from: time(1000), to: time(2001))
        #expect(limits.confirm(.idleTimeout, at: time(7000)) == nil)
        #expect(limits.confirm(.idleTimeout, at: time(7001)) == .idleTimeout)
        #expect(limits.confirm(.firstRTPTimeout, at: time(5000)) == nil)
    }

    @Test func theLongestDurationIsNotALimitOfSilence() {
        var limits = limits()
        limits.noteRound(from: time(0), to: time(60_000))
        #expect(limits.confirm(.maxDuration, at: time(60_000)) == .maxDuration)
    }
}
