import Jobs
import Testing

@Suite struct StopReasonTests {
    /// The words stand in journals that later versions read.
    @Test func hasLastingWords() {
        #expect(
            StopReason.allCases.map(\.rawValue) == [
                "requested", "source_ended", "max_duration_reached", "idle_timeout_reached",
                "first_rtp_timeout_reached", "disk_full", "source_unreachable", "source_refused", "interrupted",
                "end_of_capture",
                "internal",
            ])
    }
}
