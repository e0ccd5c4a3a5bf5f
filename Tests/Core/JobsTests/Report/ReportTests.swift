import Foundation
import Jobs
import Media
import TestSupport
import Testing

@Suite struct ReportTests {
    @Test func isIndentedWithSortedKeys() {
        #expect(
            ReportSamples.empty.rendered() == """
                {
                  "connections" : [

                  ],
                  "ended_at" : "2026-11-21T02:00:30.000Z",
                  "reason" : "no_rtp",
                  "recording_id" : "rec-2",
                  "rokuga_version" : "0.1.0",
                  "room_id" : "rec-2",
                  "source" : {
                    "interruptions" : 0,
                    "unexpected_senders" : 0,
                    "unseen_s" : 0
                  },
                  "started_at" : "2026-11-21T02:00:00.000Z",
                  "verdict" : "failed",
                  "warnings" : [

                  ]
                }

                """)
    }

    @Test func readsBackEqual() throws {
        for report in [ReportSamples.whole, ReportSamples.empty] {
            #expect(try Report(parsing: report.rendered()) == report)
        }
    }

    @Test func namesTheJournalAndTheStop() throws {
        let text = ReportSamples.whole.rendered()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "connections", "ended_at", "journal", "reason", "recording_id", "recovered", "rokuga_version",
                "room_id", "source",
                "started_at", "stop_reason", "verdict", "warnings",
            ])
        #expect(object["stop_reason"] as? String == "max_duration_reached")
        let journal = try #require(object["journal"] as? [String: Any])
        #expect(journal.keys.sorted() == ["bytes", "damaged", "damaged_bytes", "file", "packets", "torn_bytes"])
        #expect(object["recovered"] as? Bool == true && journal["torn_bytes"] as? Int == 17)
        #expect(journal["packets"] as? Int == 1234)
    }

    @Test func isWrittenAndReadEvenWithNumbersThatJSONDoesNotHave() throws {
        var report = ReportSamples.empty
        report.source.unseenSeconds = .infinity
        #expect(report.rendered().contains(#""unseen_s" : "inf""#))
        #expect(try Report(parsing: report.rendered()) == report)
        report.source.unseenSeconds = .nan
        #expect(try Report(parsing: report.rendered()).source.unseenSeconds.isNaN)
    }

    @Test(arguments: [
        ("", "not JSON"), ("{}", "rokuga_version is missing"), ("[]", "the document has a value of the wrong type"),
        (#"{"rokuga_version": 1}"#, "rokuga_version has a value of the wrong type"),
    ])
    func refusesWhatIsNoReport(text: String, problem: String) {
        #expect(throws: JobsError.malformedReport(problem: problem)) { try Report(parsing: text) }
    }

    @Test func refusesVerdictsAndTimesThatAreNone() {
        let text = ReportSamples.empty.rendered()
        #expect(throws: JobsError.malformedReport(problem: "verdict has an unknown value")) {
            try Report(parsing: text.replacingOccurrences(of: #""failed""#, with: #""lost""#))
        }
        #expect(throws: JobsError.malformedReport(problem: "started_at has an unknown value")) {
            try Report(parsing: text.replacingOccurrences(of: "T02:00:00.000Z", with: "T25:00:00.000Z"))
        }
    }

    @Test func survivesDamage() {
        var random = SeededGenerator(seed: 13)
        let bytes = Array(ReportSamples.whole.rendered().utf8)
        for _ in 0..<100 {
            var damaged = bytes
            damaged[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0..<128, using: &random)
            guard let report = try? Report(parsing: String(decoding: damaged, as: UTF8.self)) else { continue }
            #expect((try? Report(parsing: report.rendered())) == report)
        }
    }

    private func problem(_ text: String) -> String? {
        do throws(JobsError) {
            _ = try Report(parsing: text)
            return nil
        } catch {
            guard case .malformedReport(let problem) = error else { return "\(error)" }
            return problem
        }
    }

    @Test func needsEveryKeyButThese() throws {
        let document = try AlteredDocument(ReportSamples.whole.rendered())
        var optional: Set<String> = []
        for place in document.places where place.isMember {
            guard let problem = problem(try document.removing(place)) else {
                optional.insert(place.keys)
                continue
            }
            #expect(problem == place.codingPath + " is missing")
        }
        let track = "connections.tracks."
        #expect(
            optional == [
                "reason", "stop_reason", "recovered", "journal", "journal.torn_bytes", "journal.damaged_bytes",
                "journal.damaged", "warnings.connection_id",
                "warnings.track", "connections.name", "connections.outputs.tracks.height",
                "connections.outputs.tracks.width", track + "started_at", track + "width", track + "height",
                track + "layers", track + "telephone_events.list.digit",
                // The causes are not a closed list.
                track + "frames_dropped.incomplete", track + "frames_dropped.undecodable",
            ])
    }

    @Test func namesTheValueOfAnotherKind() throws {
        let document = try AlteredDocument(ReportSamples.whole.rendered())
        for place in document.places {
            let found = problem(try document.misplacing(place))
            #expect(found == place.codingPath + " has a value of the wrong type", "\(place.path)")
        }
    }

    @Test func passesOverKeysOfLaterVersions() throws {
        let later = ReportSamples.whole.rendered().replacing("{", with: #"{"later": [{}],"#)
        // The causes of dropped frames are numbers.
        #expect(
            problem(later)?.hasSuffix("frames_dropped.later has a value of the wrong type") == true)
        let causes = #""frames_dropped" : {"later": [{}],"#
        #expect(try Report(parsing: later.replacing(causes, with: #""frames_dropped" : {"#)) == ReportSamples.whole)
    }

    @Test(arguments: [
        ("\"mkv\"", "\"avi\"", "container"), ("\"arrival\"", "\"guess\"", "sync_source"),
        ("\"no_key_frame\"", "\"no_luck\"", "warnings.Index 0.reason"), ("\"limit_reached\"", "\"bored\"", "reason"),
        ("\"kind\" : \"audio\"", "\"kind\" : \"smell\"", "kind"),
    ])
    func namesTheValueThatIsNone(present: String, other: String, path: String) throws {
        let text = ReportSamples.whole.rendered()
        try #require(text.contains(present))
        let found = problem(text.replacing(present, with: other, maxReplacements: 1))
        #expect(found?.hasSuffix(path + " has an unknown value") == true, "\(found ?? "accepted")")
    }

    @Test(arguments: [
        ("payload_type\" : 96", "payload_type\" : 256"), ("payload_type\" : 96", "payload_type\" : -1"),
        ("\"packets\" : 900", "\"packets\" : 9e99"), ("\"bytes\" : 987654", "\"bytes\" : 1.5"),
        ("4294967295", "4294967296"),
    ])
    func refusesANumberThatDoesNotFit(present: String, other: String) throws {
        let text = ReportSamples.whole.rendered()
        try #require(text.contains(present))
        #expect(problem(text.replacing(present, with: other, maxReplacements: 1)) != nil)
    }

    @Test func takesWarningsAndAConclusion() {
        var report = ReportSamples.empty
        #expect(
            Report(
                rokugaVersion: "1", recordingID: "a", roomID: "b", startedAt: Samples.start, endedAt: Samples.start
            ).verdict == .failed)
        let warnings = [Reason.overloaded, .diskFull].map { Warning(reason: $0, message: "x") }
        report.add([warnings[0]])
        report.add([warnings[1]])
        #expect(report.warnings == warnings && report.verdict == .failed)
        report.conclude(Outcome(verdict: .completed, reason: nil))
        #expect(report.verdict == .completed && report.reason == nil)
    }

    /// A reader of reports finds there how long no recorder ran.
    @Test func namesTheTimesInWhichNoRecorderRan() throws {
        var report = ReportSamples.whole
        let until = report.startedAt.at(SessionTime(milliseconds: 400))
        report.source.resumed = ResumptionReport(
            count: 1, unseenSeconds: 0.4, absences: [.init(from: report.startedAt, until: until)])
        report.connections[0].unseenSeconds = 0.4
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(report.rendered().utf8)) as? [String: Any])
        let source = try #require(object["source"] as? [String: Any])
        #expect((source["resumed"] as? [String: Any])?["unseen_s"] as? Double == 0.4)
        #expect((object["connections"] as? [[String: Any]])?.first?["unseen_s"] as? Double == 0.4)
        #expect(try Report(parsing: report.rendered()) == report)
        // A report of an earlier version has none of it.
        #expect(!ReportSamples.whole.rendered().contains("resumed"))
        #expect(try Report(parsing: ReportSamples.whole.rendered()).source.resumed == nil)
    }
}
