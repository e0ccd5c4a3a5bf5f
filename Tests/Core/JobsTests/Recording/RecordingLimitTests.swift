import Jobs
import Testing

@Suite struct RecordingLimitTests {
    /// Each limit ends a recording in a way of its own, so that the report tells them apart.
    @Test func everyLimitHasItsOwnStop() {
        let stops = RecordingLimit.allCases.map { limit in
            var life = JobLife(JobLife.Plan())
            life.handle(.sourceReady)
            life.handle(.limitReached(limit))
            return life.stop
        }
        #expect(stops == [.maxDurationReached, .idleTimeoutReached, .firstRTPTimeoutReached])
    }
}
