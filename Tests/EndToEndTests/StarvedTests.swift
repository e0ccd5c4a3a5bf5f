import Foundation
import Testing

/// A live composition from which the processor is taken away: the process runs for a twentieth of the time.
@Suite(.serialized, .waiting) struct StarvedTests {
    private static let pipeline = """
        {"view": {
            "audio": {"format": {"codec": "opus"}},
            "video": {
              "format": {"codec": "h264"},
              "parameters": {"resolution": "r960x540", "framerate": 30, "keyFrameInterval": 2}}},
         "outputs": [{"type": "recording", "from": "view", "container": "mkv"}]}
        """

    /// For so long, a twentieth of which it runs.
    private static let length = 7.0
    private static let (running, stopped) = (0.01, 0.19)

    private func starve(_ live: LiveJob) {
        let began = Date()
        func wait(_ seconds: Double) {
            let now = Date()
            _ = live.recorder.wait(seconds: seconds + 1) { Date().timeIntervalSince(now) >= seconds }
        }
        while Date().timeIntervalSince(began) < Self.length {
            live.recorder.signal(SIGSTOP)
            wait(Self.stopped)
            live.recorder.signal(SIGCONT)
            wait(Self.running)
        }
    }

    private func composition(_ report: [String: Any]) throws -> [String: Any] {
        try #require((report["compositions"] as? [[String: Any]])?.first)
    }

    @Test func getsWorseInTheStatedOrderAndARerunMakesItGood() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "three-participants", pipeline: Self.pipeline, in: scratch, idleSeconds: 4)
            let file = live.file("common.mkv")
            try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: file).count) ?? 0 > 50_000 })
            starve(live)
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")

            // It plays, sound is whole, and the report says what was left out.
            #expect(try Recording.decodingErrors(file) == "")
            let report = try live.report()
            let worse = try composition(report)
            let order = ["full", "half_tiles", "half_pictures", "quarter_pictures", "held_picture"]
            let efforts = (worse["degraded"] as? [[String: Any]])?.compactMap { $0["effort"] as? String } ?? []
            let ranks = try efforts.map { try #require(order.firstIndex(of: $0)) }
            #expect(ranks.count >= 2 && ranks.first == 1)
            #expect(zip(ranks, ranks.dropFirst()).allSatisfy { abs($1 - $0) == 1 }, "\(efforts)")
            let leftOut = try #require(worse["pictures_left_out"] as? Int)
            #expect(leftOut > 20)

            // Nothing of what came is missing in the journal.
            for connection in report["connections"] as? [[String: Any]] ?? [] {
                for track in connection["tracks"] as? [[String: Any]] ?? [] {
                    #expect(track["lost"] as? Int == 0 && track["kernel_dropped"] as? Int == 0)
                }
            }
            let again = try Command.rokuga("render", live.folder.path, "--pipeline", try pipelineFile(in: scratch))
            try #require(again.status == 0, "\(again.errors)")
            let (played, whole) = (try Recording(file), try Recording(live.file("render-whole/common.mkv")))
            #expect(whole.tracks["audio"]?.times == played.tracks["audio"]?.times)
            let times = try #require(whole.tracks["video"]?.times.sorted())
            #expect(zip(times, times.dropFirst()).allSatisfy { abs($1 - $0 - 1.0 / 30) < 0.0011 })
            #expect(played.tracks["video"]?.times.count == times.count - leftOut)
        }
    }

    private func pipelineFile(in scratch: URL) throws -> String {
        let file = scratch.appending(path: "whole.yaml")
        try Self.pipeline.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }
}
