import Jobs
import Testing

@testable import Simulator

@Suite struct TortureExpectationTests {
    /// What `expect` says, read from YAML.
    private func expectation(_ text: String) throws -> TortureExpectation {
        let root = try DocumentNode(parsing: text, file: "s.yaml")
        var reader = DocumentReader(file: "s.yaml")
        let expectation = TortureExpectation(root, &reader)
        try reader.finish()
        return expectation
    }

    private func refusal(_ text: String) -> String {
        do {
            return "accepted: \(try expectation(text))"
        } catch {
            return "\(error)"
        }
    }

    @Test func saysNothingUnlessAsked() throws {
        #expect(try expectation("{}") == TortureExpectation())
        #expect(try expectation("{audio: {}, video: null}") == TortureExpectation())
        #expect(TortureExpectation().pipeline == "copy" && TortureExpectation().verdict == nil)
    }

    @Test func readsBoundsInMilliseconds() throws {
        let expected = try expectation(
            """
            pipeline: mixed
            verdict: degraded
            sync_within_ms: 12.5
            drift_within_ms: 0
            duration_within_ms: 3600000
            audio: {times_within_ms: 1}
            video: {times_within_ms: 2, frozen_within_ms: 3}
            """)
        #expect(expected.pipeline == "mixed" && expected.verdict == "degraded")
        #expect(expected.syncMilliseconds == 12.5 && expected.driftMilliseconds == 0)
        #expect(expected.durationMilliseconds == 3_600_000)
        #expect(expected.audio == .init(timesMilliseconds: 1))
        #expect(expected.video == .init(timesMilliseconds: 2, frozenMilliseconds: 3))
    }

    @Test(
        arguments: [
            ("arrived", .arrived), ("decodable", .decodable), ("7", .count(7...7)), ("[0, 9]", .count(0...9)),
            ("[4, 4]", .count(4...4)), ("null", nil),
        ] as [(String, TortureExpectation.Frames?)])
    func framesAreThoseThatArrivedOrANumber(text: String, frames: TortureExpectation.Frames?) throws {
        #expect(try expectation("video: {frames: \(text)}").video.frames == frames)
    }

    @Test(arguments: TortureExpectation.Field.allCases)
    func readsEveryFieldOfTheReport(field: TortureExpectation.Field) throws {
        let expected = try expectation("audio: {\(field.rawValue): 3}\nvideo: {\(field.rawValue): [0, 5]}")
        #expect(expected.audio.report == [field: 3...3] && expected.video.report == [field: 0...5])
    }

    @Test(arguments: [
        ("[1]", "s.yaml:1:1: a list is not an object; accepted: an object with the keys pipeline, verdict"),
        (
            "{fps: 1}",
            #"s.yaml:1:2: fps: "fps" is an unknown key; accepted: pipeline, verdict, audio, video, sync_within"#
        ),
        ("pipeline: a/b", #"pipeline: "a/b" is not valid; accepted: 1 to 128 letters"#),
        ("verdict: 1", "verdict: the number 1 is not a string"),
        ("sync_within_ms: -1", "-1 is out of range; accepted: a number of milliseconds from 0.0 to 3600000.0"),
        ("drift_within_ms: 1e99", "1e99 is out of range; accepted: a number of milliseconds"),
        ("duration_within_ms: '5'", #""5" is not a number; accepted: a number of milliseconds"#),
        ("audio: arrived", #"audio: "arrived" is not an object; accepted: an object with the keys frames, times_"#),
        ("audio: {lose: 1}", #"audio.lose: "lose" is an unknown key; accepted: frames, times_within_ms"#),
        ("audio: {lost: 1.5}", "audio.lost: the number 1.5 is not a whole number"),
        ("audio: {lost: -1}", "audio.lost: -1 is out of range"),
        ("audio: {lost: 99999999999999999999}", "audio.lost: the number 99999999999999999999 is not a whole number"),
        ("audio: {lost: []}", "audio.lost: a list of 0; accepted: a whole number, or a minimum and a maximum: [3, 5]"),
        ("audio: {lost: [1]}", "audio.lost: a list of 1; accepted: a whole number, or a minimum and a maximum: [3, 5]"),
        ("audio: {lost: [1, 2, 3]}", "audio.lost: a list of 3; accepted: a whole number"),
        ("audio: {lost: [2, 1]}", "audio.lost: a list of 2; accepted: a whole number"),
        ("audio: {lost: [a, 1]}", #"audio.lost[0]: "a" is not a whole number"#),
        ("audio: {lost: [[1], 1]}", "audio.lost[0]: a list is not a whole number"),
        ("video: {frames: {}}", "video.frames: an object is not a whole number"),
        ("video: {frames: true}", "video.frames: true is not a whole number"),
    ])
    func refusesWithThePlaceAndWhatWouldBeAccepted(text: String, message: String) {
        #expect(refusal(text).contains(message), "\(refusal(text))")
    }

    @Test func namesAllThatIsWrongAtOnce() {
        let text = refusal("sync_within_ms: x\naudio: {gaps: -1}\nvideo: {width: y, frames: -2}")
        for place in ["1:17: sync_within_ms", "2:15: audio.gaps", "3:16: video.width", "3:27: video.frames"] {
            #expect(text.contains("s.yaml:" + place), "\(text)")
        }
    }
}
