import Foundation
import Testing

/// Outputs that are made when the recording is over.
@Suite(.waiting) struct DeliveryTests {
    /// A small view: what matters here is when it is made.
    private static let pipeline = """
        {"description": "A copy at once, a view afterwards.",
         "view": {"audio": {"format": {"codec": "aac"}},
                  "video": {"format": {"codec": "h264"},
                            "parameters": {"resolution": {"width": 320, "height": 240}, "framerate": 15}}},
         "outputs": [{"type": "recording", "from": "connections", "container": "mkv"},
                     {"type": "recording", "from": "view", "container": "mp4", "deliver": "after"}]}
        """

    private func live(in scratch: URL) throws -> LiveJob {
        let file = scratch.appending(path: "later.yaml")
        try Self.pipeline.write(to: file, atomically: true, encoding: .utf8)
        return try LiveJob(capture: "vp8-opus-360p", pipeline: Self.pipeline, in: scratch)
    }

    @Test func makesThemBeforeTheJobIsSaidToBeOver() throws {
        try Tree.withScratch { scratch in
            let live = try live(in: scratch)
            var wasThere = false
            let isCopying = live.recorder.wait(seconds: 30) {
                wasThere = wasThere || FileManager.default.fileExists(atPath: live.file("common.mp4").path)
                return live.recorder.complaints.contains("stopping")
            }
            #expect(isCopying && !wasThere)
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            #expect(ended.errors.contains("making the outputs with `deliver: after`"))
            let report = try live.report()
            #expect(report["verdict"] as? String == "completed")
            let compositions = report["compositions"] as? [[String: Any]] ?? []
            let files = compositions.flatMap { $0["outputs"] as? [[String: Any]] ?? [] }.map { $0["file"] as? String }
            #expect(files == ["common.mp4"])
            let activity = try String(contentsOf: live.file("activity.json"), encoding: .utf8)
            // One file of each kind is told of, by its format.
            let told = activity.split(separator: "composition_recordings")
            #expect(told.count == 2 && told.first?.contains("\"mkv\"") == true)
            #expect(told.last?.contains("\"mp4\"") == true)
            #expect(try Recording.decodingErrors(live.file("common.mp4")) == "")

            // Made in one go the files are the same, name and bytes.
            let run = try Command.rokuga(
                "render", live.folder.path, "--pipeline", scratch.appending(path: "later.yaml").path)
            try #require(run.status == 0, "\(run.errors)")
            for name in ["common.mp4", "vp8-opus-360p.mkv"] {
                #expect(
                    try Data(contentsOf: live.file("render-later/\(name)")) == Data(contentsOf: live.file(name)),
                    "\(name)")
            }
        }
    }

    @Test func areMadeByARecoveryAfterAKill() throws {
        try Tree.withScratch { scratch in
            let live = try live(in: scratch)
            let isMaking = live.recorder.wait(seconds: 60) { live.recorder.complaints.contains("making the outputs") }
            try #require(isMaking, "\(live.recorder.complaints)")
            live.recorder.signal(SIGKILL)
            #expect(live.recorder.wait().wasKilled)
            #expect(!FileManager.default.fileExists(atPath: live.file("report.json").path))
            let copy = try Data(contentsOf: live.file("vp8-opus-360p.mkv"))
            let run = try Command.rokuga("recover", live.folder.path)
            try #require(run.status == 0, "\(run.errors)")
            #expect(try Recording.decodingErrors(live.file("common.mp4")) == "")
            #expect(try Data(contentsOf: live.file("vp8-opus-360p.mkv")) == copy)
            let names = try FileManager.default.contentsOfDirectory(atPath: live.folder.path)
            #expect(!names.contains { $0.hasSuffix(".new") })
        }
    }
}
