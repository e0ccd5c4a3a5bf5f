import Foundation
import Jobs
import Media
import Packaging
import Testing

@Suite struct CompositionReportTests {
    private static var whole: CompositionReport {
        var report = CompositionReport(label: "common")
        var input = CompositionReport.Input(connectionID: "CONN-A")
        input.presences = [
            .init(startedAt: Samples.moment(250), endedAt: Samples.moment(3000)),
            .init(startedAt: Samples.moment(5000), endedAt: Samples.moment(8750)),
        ]
        input.picturesDecoded = 195
        input.picturesSaved = 25
        input.failed = 2
        input.concealedMilliseconds = 60
        report.inputs = [input]
        var track = OutputReport.Track(
            kind: .video, codec: "h264", frames: 255, duration: 8.5, width: 1280, height: 720)
        track.bitrate = 1500
        report.outputs = [
            OutputReport(
                file: "common.mp4", container: .mp4, bytes: 1_234_567, startedAt: Samples.moment(250),
                endedAt: Samples.moment(8750), duration: 8.5, tracks: [track])
        ]
        report.tilesDrawn = 195
        report.tilesKept = 60
        report.speakers = [
            .init(connectionID: "CONN-A", startedAt: Samples.moment(1250), endedAt: Samples.moment(2500))
        ]
        report.omittedSpeakers = 3
        report.degraded = [.init(startedAt: Samples.moment(250), endedAt: Samples.moment(3000), effort: .halfPictures)]
        report.picturesLeftOut = 7
        report.picturesWithOldTiles = 3
        return report
    }

    @Test func hasTheKeysOfTheReport() throws {
        let json = try JSONEncoder().encode(Self.whole)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "degraded", "inputs", "label", "outputs", "pictures_left_out", "pictures_with_old_tiles", "speakers",
                "speakers_omitted", "tiles_drawn", "tiles_kept",
            ])
        #expect(object["speakers_omitted"] as? Int == 3)
        let speaker = try #require((object["speakers"] as? [[String: Any]])?.first)
        #expect(speaker.keys.sorted() == ["connection_id", "ended_at", "started_at"])
        #expect(speaker["started_at"] as? String == Samples.moment(1250).rendered())
        let degraded = try #require((object["degraded"] as? [[String: Any]])?.first)
        #expect(degraded.keys.sorted() == ["effort", "ended_at", "started_at"])
        let input = try #require((object["inputs"] as? [[String: Any]])?.first)
        #expect(
            input.keys.sorted() == [
                "concealed_ms", "connection_id", "failed", "pictures_decoded", "pictures_forgotten", "pictures_saved",
                "presences",
            ])
        #expect(input["connection_id"] as? String == "CONN-A" && input["concealed_ms"] as? Int == 60)
        let presence = try #require((input["presences"] as? [[String: Any]])?.last)
        #expect(presence.keys.sorted() == ["ended_at", "started_at"])
        #expect(presence["ended_at"] as? String == Samples.moment(8750).rendered())
        let track = ((object["outputs"] as? [[String: Any]])?.first?["tracks"] as? [[String: Any]])?.first
        #expect(track?["bitrate_kbps"] as? Int == 1500)
    }

    @Test func readsBackEqual() throws {
        let json = try JSONEncoder().encode(Self.whole)
        #expect(try JSONDecoder().decode(CompositionReport.self, from: json) == Self.whole)
        let empty = CompositionReport(label: "empty")
        #expect(try JSONDecoder().decode(CompositionReport.self, from: JSONEncoder().encode(empty)) == empty)
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(empty)) as? [String: Any]
        #expect(object?["speakers"] == nil && object?["speakers_omitted"] == nil, "nobody watched")
    }
}
