import FileSupport
import Foundation
import Testing

/// What people look for in a presentation: poster, thumbnails, speakers and chapters.
@Suite(.waiting) struct PresentationGuideTests {
    private func text(_ name: String, of folder: PresentedFolder) throws -> String {
        try #require(folder.text(name), "\(name) is missing")
    }

    @Test func aViewHasAllOfIt() throws {
        let pipeline = """
            {"view": {"audio": {"format": {"codec": "aac"}, "vad": true},
                      "video": {"format": {"codec": "h264"},
                                "parameters": {"resolution": {"width": 320, "height": 240}, "framerate": 15}}},
             "outputs": [{"type": "hls", "from": "view", "thumbnails": 1}]}
            """
        try Tree.withScratch { scratch in
            let file = scratch.appending(path: "guided.yaml")
            try pipeline.write(to: file, atomically: true, encoding: .utf8)
            let run = try Command.rokuga(
                "batch", "samples/three-participants.pcap", "--pipeline", file.path, "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let folder = PresentedFolder(path: scratch.appending(path: "three-participants/common"))
            let thumbnails = try text("thumbnails.vtt", of: folder)
            // 22 s in pictures of 120x90, five in a row.
            #expect(thumbnails.components(separatedBy: "#xywh=").count == 1 + 22)
            #expect(thumbnails.hasSuffix("thumbnails-1.jpg#xywh=120,360,120,90\n"))
            let speakers = try text("speakers.vtt", of: folder)
            for name in ["A", "B", "C"] { #expect(speakers.contains("<v three-participants-\(name)>")) }
            #expect(try text("chapters.vtt", of: folder).contains("three-participants-C joins"))
            let poster = try Command.run(
                "ffprobe",
                ["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0"]
                    + [folder.path.appending(path: "poster.jpg").path])
            #expect(poster.output == "320,240\n" && poster.errors == "")
            let check = try Command.rokuga("verify", scratch.appending(path: "three-participants").path)
            #expect(check.status == 0, "\(check.output)")
        }
    }

    /// Only key frames are decoded, beside a copy; made again in one go the pictures have the same bytes.
    @Test func aConnectionHasThumbnailsWhereTheyAreAskedFor() throws {
        let pipeline = """
            {"outputs": [{"type": "hls", "from": "connections", "hlsTime": 1, "thumbnails": 1}]}
            """
        try Tree.withScratch { scratch in
            let capture = "h264-opus-360p"
            let live = try LiveJob(capture: capture, pipeline: pipeline, in: scratch)
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            let file = scratch.appending(path: "guided.yaml")
            try pipeline.write(to: file, atomically: true, encoding: .utf8)
            let run = try Command.rokuga("render", live.folder.path, "--pipeline", file.path)
            try #require(run.status == 0, "\(run.errors)")
            let files = try PresentedFolder(path: live.file(capture)).files()
            let again = try PresentedFolder(path: live.file("render-guided/\(capture)")).files()
            #expect(files == again)
            #expect(files["poster.jpg"] != nil && files["thumbnails-1.jpg"] != nil && files["thumbnails.vtt"] != nil)
            #expect(files["speakers.vtt"] == nil && files["chapters.vtt"] == nil)
        }
    }
}
