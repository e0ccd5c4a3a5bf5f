import Foundation
import Testing

/// What a view draws beside pictures, as ffmpeg decodes it: `three-participants` with A as sound alone.
@Suite(.waiting) struct OverlayTests {
    private static let (width, height) = (640, 360)

    private static func pipeline(_ members: String) -> String {
        """
        view:
          leave_timeout_s: 2
          audio: {format: {codec: aac}}
          video:
            format: {codec: h264, profile: H}
            parameters: {resolution: {width: \(width), height: \(height)}, framerate: 25, bitrate: 3000}
            \(members)
        outputs: [{type: recording, from: view, container: mp4}]
        """
    }

    /// One picture as RGB.
    private struct Still {
        let bytes: [UInt8]

        init(_ file: URL, at seconds: Double, in scratch: URL) throws {
            let raw = scratch.appending(path: "still-\(seconds).rgb")
            let run = try Command.run(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-y", "-ss", "\(seconds)", "-i", file.path, "-frames:v", "1", "-f",
                    "rawvideo", "-pix_fmt", "rgb24", raw.path,
                ])
            try #require(run.status == 0, "\(run.errors)")
            bytes = [UInt8](try Data(contentsOf: raw))
            try #require(bytes.count == 3 * OverlayTests.width * OverlayTests.height)
        }

        /// The mean of an area.
        func color(_ x: Int, _ y: Int, _ width: Int = 4, _ height: Int = 4) -> [Int] {
            (0..<3).map { part in
                var sum = 0
                for line in y..<y + height {
                    for column in x..<x + width { sum += Int(bytes[3 * (line * OverlayTests.width + column) + part]) }
                }
                return sum / (width * height)
            }
        }

        /// Samples of an area in which all three parts are bright.
        func whiteCount(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Int {
            var count = 0
            for line in y..<y + height {
                for column in x..<x + width {
                    let start = 3 * (line * OverlayTests.width + column)
                    if bytes[start..<start + 3].allSatisfy({ $0 > 190 }) { count += 1 }
                }
            }
            return count
        }
    }

    private func isClose(_ color: [Int], _ wanted: [Int], within limit: Int = 14) -> Bool {
        zip(color, wanted).allSatisfy { abs($0 - $1) <= limit }
    }

    private func makePicture(_ color: String, _ size: String, at file: URL) throws {
        let run = try Command.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", "color=\(color):size=\(size)", "-frames:v", "1",
                file.path,
            ])
        try #require(run.status == 0, "\(run.errors)")
    }

    @Test func showsNamesInitialsAndABackground() throws {
        try Tree.withScratch { scratch in
            try makePicture("0x208040", "500x500", at: scratch.appending(path: "wall.png"))
            let pipeline = scratch.appending(path: "look.yaml")
            try Self.pipeline(
                """
                labels: true
                    placeholders: initials
                    frozen_mark: true
                    background_image: wall.png
                """
            ).write(to: pipeline, atomically: true, encoding: .utf8)
            // A connection is named after its description's file.
            var files: [String] = []
            for (name, letter) in [("Ada Lovelace", "A"), ("Bob", "B"), ("Carol Shaw", "C")] {
                var text = try String(
                    contentsOf: Tree.root.appending(path: "samples/three-participants-\(letter).sdp"), encoding: .utf8)
                if letter == "A", let video = text.range(of: "m=video") { text = String(text[..<video.lowerBound]) }
                files.append(scratch.appending(path: name + ".sdp").path)
                try text.write(toFile: files[files.count - 1], atomically: true, encoding: .utf8)
            }
            let run = try Command.run(
                Tree.rokuga.path,
                ["batch", "samples/three-participants.pcap", "--pipeline", pipeline.path, "-o", scratch.path]
                    + files.flatMap { ["--sdp", $0] })
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "three-participants/common.mp4")
            #expect(try Recording.decodingErrors(file) == "")

            // A alone: one colour in the whole frame, with white letters in the middle and the name at the bottom left.
            let alone = try Still(file, at: 1, in: scratch)
            let own = alone.color(20, 20)
            #expect(isClose(alone.color(600, 20), own) && isClose(alone.color(600, 330), own))
            #expect(!isClose(own, [0x20, 0x80, 0x40]) && own.max() ?? 0 > 60)
            #expect(alone.whiteCount(220, 100, 200, 160) > 1500, "two letters of 144 lines")
            #expect(alone.whiteCount(4, 328, 160, 28) > 150, "the name")
            #expect((alone.color(10, 334, 2, 2).max() ?? 255) < (own.max() ?? 0), "on a dark plate")

            // A and B in the upper row: what is below is the background.
            let two = try Still(file, at: 6, in: scratch)
            #expect(isClose(two.color(20, 20), own))
            #expect(
                isClose(two.color(100, 270), [0x20, 0x80, 0x40]) && isClose(two.color(500, 300), [0x20, 0x80, 0x40]))
            // B's border is green; the plate of its name lies over it.
            #expect(isClose(two.color(636, 90), [0, 192, 0], within: 40))
            #expect(two.color(324, 168, 4, 3)[1] < 140)

            // C is alone at the end, and nothing of a tile or a name is left.
            let last = try Still(file, at: 21, in: scratch)
            #expect(isClose(last.color(634, 180), [0, 0, 255], within: 60))
        }
    }

    @Test func aJobWhosePictureIsNotThereIsRefusedWithItsLine() throws {
        try Tree.withScratch { scratch in
            let job = scratch.appending(path: "job.yaml")
            try """
            job_id: refused
            output: {directory: \(scratch.path)}
            source: {type: sdp, avatar: gone.png, sdp: "v=0\\nm=audio 50000 RTP/AVP 0\\n"}
            """.write(to: job, atomically: true, encoding: .utf8)
            let run = try Command.rokuga("record", job.path)
            #expect(run.status == 2)
            #expect(
                run.errors.contains("job.yaml:3:29: source.avatar: \(scratch.path)/gone.png: open failed"),
                "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: scratch.path + "/refused"))
        }
    }

    @Test func isTheSameLiveAndFromItsJournal() throws {
        let pipeline = """
            {"view": {"video": {"parameters": {"resolution": "r320x180", "framerate": 6},
              "labels": true, "placeholders": "initials", "frozen_mark": true}},
             "outputs": [{"type": "recording", "from": "view", "container": "mkv"}]}
            """
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "three-participants", pipeline: pipeline, in: scratch, idleSeconds: 3)
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            let composition = try #require((try live.report()["compositions"] as? [[String: Any]])?.first)
            let degraded = try #require(composition["degraded"] as? [Any])
            try #require(degraded.isEmpty, "this machine is too slow for a view of 320x180: \(degraded)")
            let before = try Data(contentsOf: live.file("common.mkv"))
            let file = scratch.appending(path: "look.yaml")
            try pipeline.write(to: file, atomically: true, encoding: .utf8)
            let again = try Command.rokuga("render", live.folder.path, "--pipeline", file.path)
            try #require(again.status == 0, "\(again.errors)")
            #expect(try before == Data(contentsOf: live.file("render-look/common.mkv")))
        }
    }
}
