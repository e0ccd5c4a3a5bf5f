import Jobs
import Media
import Testing

@Suite struct JobLimitsTests {
    private func limits(_ text: String) throws -> JobLimits {
        try Job(parsing: "source: \(Samples.sora)\nlimits: \(text)", file: "job").limits
    }

    @Test func waitHalfAMinuteAndRecordWithoutEndByDefault() throws {
        for limits in [JobLimits(), try limits("{}"), try limits("null")] {
            #expect(limits.maxDuration == nil)
            #expect(limits.idleTimeout == Interval(milliseconds: 30_000))
            #expect(limits.firstRTPTimeout == Interval(milliseconds: 30_000))
        }
    }

    @Test func readNullAsNoLimit() throws {
        let limits = try limits("{max_duration_s: null, idle_timeout_s: null, first_rtp_timeout_s: null}")
        #expect(limits.maxDuration == nil && limits.idleTimeout == nil && limits.firstRTPTimeout == nil)
    }

    @Test func readFractions() throws {
        #expect(try limits("{max_duration_s: 0.001}").maxDuration == Interval(milliseconds: 1))
    }

    /// The object begins in column 9 of line 2.
    @Test(arguments: [
        (
            "{max_duration_s: 0}",
            "2:26: limits.max_duration_s: 0 is out of range; accepted: seconds, more than 0, at most 2592000"
        ),
        ("{max_duration_s: 2592001}", "2:26: limits.max_duration_s: 2592001 is out of range"),
        ("{idle_timeout_s: 86401}", "2:26: limits.idle_timeout_s: 86401 is out of range"),
        ("{first_rtp_timeout_s: '5'}", #"2:31: limits.first_rtp_timeout_s: "5" is not a number"#),
        (
            "{idle_timeout: 5}",
            #"2:10: limits.idle_timeout: "idle_timeout" is an unknown key; accepted: max_duration_s, "#
        ),
        ("30", "2:9: limits: the number 30 is not an object"),
    ])
    func refuseAMistakeWithItsPlace(text: String, message: String) throws {
        let problems = Samples.problems(ofJob: "source: \(Samples.sora)\nlimits: \(text)")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("job:" + message) == true, "\(problems)")
    }

    @Test func takeADurationShorterThanTheDefaultTimeout() throws {
        #expect(try limits("{max_duration_s: 5}").maxDuration == Interval(milliseconds: 5000))
        #expect(try limits("{max_duration_s: 10, idle_timeout_s: 11}").idleTimeout == Interval(milliseconds: 11_000))
    }

    /// The journal's copy of a job names the default as a value.
    @Test func readBackADurationShorterThanTheDefaultTimeout() throws {
        let job = try Job(parsing: "source: \(Samples.sora)\nlimits: {max_duration_s: 5}", file: "job")
        #expect(try Job(parsing: job.rendered(), file: "again") == job)
    }
}
