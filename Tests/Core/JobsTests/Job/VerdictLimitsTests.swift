import Jobs
import Media
import Testing

@Suite struct VerdictLimitsTests {
    private func limits(_ text: String) throws -> VerdictLimits {
        try Job(parsing: "source: \(Samples.sora)\nverdict: \(text)", file: "job").verdictLimits
    }

    @Test func permitASecondOrThreeInAHundredByDefault() throws {
        for limits in [VerdictLimits(), try limits("{}"), try limits("null")] {
            #expect(limits.frozen == Interval(milliseconds: 1000) && limits.frozenPercent == 3)
            #expect(limits.lostAudio == Interval(milliseconds: 1000) && limits.lostAudioPercent == 3)
            #expect(limits.kernelDropped == 0 && limits.unseen == Interval(milliseconds: 10_000))
        }
    }

    @Test func readEachKey() throws {
        let text = """
            {frozen_s: 2.5, frozen_percent: 0, lost_audio_s: 3, lost_audio_percent: 100, kernel_dropped: 7, unseen_s: 60}
            """
        var expected = VerdictLimits()
        (expected.frozen, expected.frozenPercent) = (Interval(milliseconds: 2500), 0)
        (expected.lostAudio, expected.lostAudioPercent) = (Interval(milliseconds: 3000), 100)
        (expected.kernelDropped, expected.unseen) = (7, Interval(milliseconds: 60_000))
        #expect(try limits(text) == expected)
    }

    @Test func readNullAsNoLimitAndBackAgain() throws {
        let text = """
            {frozen_s: null, frozen_percent: null, lost_audio_s: null, lost_audio_percent: null, kernel_dropped: null,
             unseen_s: null}
            """
        let limits = try limits(text)
        #expect(limits.frozen == nil && limits.frozenPercent == nil && limits.lostAudio == nil)
        #expect(limits.lostAudioPercent == nil && limits.kernelDropped == nil && limits.unseen == nil)
        let job = try Job(parsing: "source: \(Samples.sora)\nverdict: \(text)", file: "job")
        #expect(try Job(parsing: job.rendered(), file: "again") == job)
    }

    /// The object begins in column 10 of line 2.
    @Test(arguments: [
        ("{frozen_s: 0}", "2:21: verdict.frozen_s: 0 is out of range"),
        ("{frozen_percent: 101}", "2:27: verdict.frozen_percent: 101 is out of range"),
        ("{kernel_dropped: -1}", "2:27: verdict.kernel_dropped: -1 is out of range"),
        ("{frozen: 1}", #"2:11: verdict.frozen: "frozen" is an unknown key; accepted: frozen_s, frozen_percent, "#),
        ("strict", "2:10: verdict: "),
    ])
    func refuseAMistakeWithItsPlace(text: String, message: String) throws {
        let problems = Samples.problems(ofJob: "source: \(Samples.sora)\nverdict: \(text)")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("job:" + message) == true, "\(problems)")
    }
}
