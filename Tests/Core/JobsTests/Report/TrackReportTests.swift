import Foundation
import Jobs
import Media
import Testing

@Suite struct TrackReportTests {
    @Test func hasTheKeysOfTheReport() throws {
        let json = try JSONEncoder().encode(ReportSamples.video)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "bytes", "codec", "comfort_noise", "duplicate", "duration_s", "fec", "foreign", "frames_after_loss",
                "frames_dropped", "frames_retimed",
                "frames_written", "frozen_ms", "gaps", "height", "kernel_dropped", "kind", "late", "layers", "lost",
                "malformed",
                "packets", "padding_only", "payload_type", "recovered", "reordered", "rtx", "sender_reports", "ssrcs",
                "start_correction_ms", "started_at", "sync_source", "telephone_events", "width",
            ])
        #expect(object["sync_source"] as? String == "sender_reports")
        #expect((object["layers"] as? [String: Int]) == ["spatial": 1, "temporal": 3])
        #expect(object["ssrcs"] as? [UInt32] == [1, .max])
        #expect(["recovered", "rtx", "fec", "comfort_noise"].map { object[$0] as? Int } == [10, 11, 12, 0])
        let gaps = try #require(object["gaps"] as? [String: Any])
        #expect(gaps.keys.sorted() == ["count", "list", "total_s"])
        #expect((gaps["list"] as? [[String: Double]]) == [["at_s": 3.25, "duration_s": 0.5]])
    }

    @Test func readsBackEqual() throws {
        for track in [ReportSamples.video, ReportSamples.audio] {
            #expect(try JSONDecoder().decode(TrackReport.self, from: JSONEncoder().encode(track)) == track)
        }
    }

    @Test func beginsWithNothingCounted() {
        let track = TrackReport(kind: .audio, codec: "opus", payloadType: 111)
        #expect(track.packets == 0 && track.lost == 0 && track.framesDropped.isEmpty)
        #expect(track.gaps == GapReport())
        #expect(track.syncSource == .arrival)
        #expect(track.startedAt == nil && track.width == nil && track.layers == nil)
    }

    @Test func tellsWhatSRTPRefused() throws {
        var track = TrackReport(kind: .audio, codec: "opus", payloadType: 111)
        track.srtp = SRTPCounts(authenticationFailed: 3, replayed: 4)
        let json = try JSONEncoder().encode(track)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(object["srtp"] as? [String: Int] == ["authentication_failed": 3, "replayed": 4])
        #expect(try JSONDecoder().decode(TrackReport.self, from: json) == track)
    }

    /// What a plain stream or one of audio does not have, it does not name.
    @Test func namesNothingThatIsNotThere() throws {
        let json = try JSONEncoder().encode(TrackReport(kind: .audio, codec: "opus", payloadType: 111))
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(["srtp", "width", "height", "layers", "started_at"].allSatisfy { object[$0] == nil })
        #expect(object["sync_source"] as? String == "arrival" && object["frames_dropped"] as? [String: Int] == [:])
    }
}
