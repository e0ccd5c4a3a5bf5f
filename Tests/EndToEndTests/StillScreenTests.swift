import Foundation
import Testing

/// A screen of which a picture comes every 14 s, and an audio connection beside it. Judged by ffmpeg.
@Suite(.waiting) struct StillScreenTests {
    private static let folder = "samples/cases/52-static-screen-share"

    /// The mean luma of the picture that is shown at a time.
    private func luma(_ file: URL, at seconds: Double) throws -> Double {
        let picture = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString).gray")
        defer { try? FileManager.default.removeItem(at: picture) }
        let run = try Command.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-i", file.path, "-ss", "\(seconds)", "-frames:v", "1", "-pix_fmt", "gray",
                "-f",
                "rawvideo", picture.path,
            ])
        try #require(run.status == 0, "\(run.errors)")
        let bytes = try Data(contentsOf: picture)
        return Double(bytes.reduce(0) { $0 + Int($1) }) / Double(max(1, bytes.count))
    }

    /// - Parameter isScreen: otherwise the session description does not say that it is one; then the pictures are
    ///   nearer to each other than the timeout.
    @Test(arguments: [true, false]) func staysInTheView(isScreen: Bool) throws {
        try Tree.withScratch { scratch in
            for name in ["capture.pcap", "capture-A.sdp", "capture-B.sdp"] {
                let source = Tree.root.appending(path: "\(Self.folder)/\(name)")
                guard name == "capture-B.sdp" else {
                    try FileManager.default.copyItem(at: source, to: scratch.appending(path: name))
                    continue
                }
                let text = try String(contentsOf: source, encoding: .utf8)
                try (isScreen ? text : text.replacing("a=content:slides\n", with: "")).write(
                    to: scratch.appending(path: name), atomically: true, encoding: .utf8)
            }
            let pipeline = scratch.appending(path: "view.yaml")
            try """
            view: {video: {parameters: {resolution: {width: 160, height: 96}, framerate: 6}}}
            outputs: [{type: recording, from: view, container: mkv}]
            """.write(to: pipeline, atomically: true, encoding: .utf8)
            let run = try Command.rokuga(
                "batch", scratch.appending(path: "capture.pcap").path, "--pipeline", pipeline.path, "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let folder = scratch.appending(path: "capture")
            let report = try #require(
                JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "report.json")))
                    as? [String: Any])
            let composition = try #require((report["compositions"] as? [[String: Any]])?.first)
            let presences = try #require(composition["inputs"] as? [[String: Any]]).map {
                ($0["presences"] as? [Any])?.count
            }
            #expect(presences == [1, 1])
            for seconds in [1.0, 11, 24, 38] {
                let luma = try luma(folder.appending(path: "common.mkv"), at: seconds)
                #expect(luma > 30, "luma \(luma) at \(seconds) s")
            }
        }
    }
}
