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
        #expect(journal.keys.sorted() == ["bytes", "file", "packets", "torn_bytes"])
        #expect(object["recovered"] as? Bool == true && journal["torn_bytes"] as? Int == 17)
        #expect(journal["packets"] as? Int == 1234)
    }

    @Test func isWrittenEvenWithNumbersThatJSONDoesNotHave() {
        var report = ReportSamples.empty
        report.source.unseenSeconds = .infinity
        #expect(report.rendered().contains(#""unseen_s" : "inf""#))
    }

    @Test(arguments: [
        ("", "not JSON"), ("{}", "rokuga_version is missing"), ("[]", "the document holds another kind of value"),
        (#"{"rokuga_version": 1}"#, "rokuga_version holds another kind of value"),
    ])
    func refusesWhatIsNoReport(text: String, problem: String) {
        #expect(throws: JobsError.malformedReport(problem: problem)) { try Report(parsing: text) }
    }

    @Test func refusesVerdictsAndTimesThatAreNone() {
        let text = ReportSamples.empty.rendered()
        #expect(throws: JobsError.malformedReport(problem: "verdict holds an unknown value")) {
            try Report(parsing: text.replacingOccurrences(of: #""failed""#, with: #""lost""#))
        }
        #expect(throws: JobsError.malformedReport(problem: "started_at holds an unknown value")) {
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
}
