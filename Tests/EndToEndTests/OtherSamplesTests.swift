import Foundation
import Testing

/// VP9 of profile 2: ten bits, its hidden frames in superframes. Judged by ffmpeg.
@Suite(.waiting) struct OtherSamplesTests {
    private static let sample = "samples/cases/15-vp9-superframes-profile2/capture.pcap"

    private func run(_ pipeline: String, in scratch: URL) throws -> URL {
        let file = scratch.appending(path: "pipeline.yaml")
        try pipeline.write(to: file, atomically: true, encoding: .utf8)
        let run = try Command.rokuga("batch", Self.sample, "--pipeline", file.path, "-o", scratch.path)
        try #require(run.status == 0, "\(run.errors)")
        return scratch.appending(path: "capture")
    }

    private func report(_ folder: URL) throws -> [String: Any] {
        try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "report.json")))
                as? [String: Any])
    }

    /// The mean PSNR of a recording against another one, in dB, as ffmpeg compares them in eight bits.
    private func likeness(_ recording: URL, to original: URL) throws -> Double {
        let run = try Command.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "info", "-i", recording.path, "-i", original.path, "-lavfi",
                "[0:v]settb=1/1000,setpts=N,format=yuv420p[a];[1:v]settb=1/1000,setpts=N,format=yuv420p[b];[a][b]psnr",
                "-f", "null", "-",
            ])
        let average = try #require(run.errors.components(separatedBy: "average:").last?.split(separator: " ").first)
        return average == "inf" ? .infinity : try #require(Double(average))
    }

    @Test func areCopiedAsTheyAre() throws {
        try Tree.withScratch { scratch in
            let folder = try run(
                "outputs: [{type: recording, from: connections, container: mkv}, "
                    + "{type: recording, from: connections, container: mp4}]", in: scratch)
            let truth =
                try JSONSerialization.jsonObject(
                    with: Data(
                        contentsOf: Tree.root.appending(path: Self.sample).deletingLastPathComponent()
                            .appending(path: "truth.json"))) as? [String: Any]
            let digests = try #require(truth?["video_payload_md5"] as? [String])
            for name in ["capture.mkv", "capture.mp4"] {
                let frames = try Frames(folder.appending(path: name), "v")
                #expect(frames.list.map(\.digest) == digests.map { "MD5:\($0)" })
                #expect(try Recording.decodingErrors(folder.appending(path: name)) == "")
            }
        }
    }

    @Test func areEncodedInEightBits() throws {
        try Tree.withScratch { scratch in
            let folder = try run(
                """
                view: {video: {format: {codec: h264}, parameters: {resolution: {width: 320, height: 240},
                  framerate: 15, bitrate: 2000}}, audio: false}
                outputs:
                  - {type: recording, from: connections, container: mkv}
                  - {type: recording, from: connections, container: mp4, audio: false,
                     video: {format: {codec: h264}, parameters: {bitrate: 2000}}}
                  - {type: recording, from: view, container: mp4}
                """, in: scratch)
            let report = try report(folder)
            #expect(report["verdict"] as? String == "completed", "\(report["warnings"] ?? "")")
            let copy = folder.appending(path: "capture.mkv")
            let count = try Frames(copy, "v").list.count
            for name in ["capture.mp4", "common.mp4"] {
                let file = folder.appending(path: name)
                #expect(try Recording.decodingErrors(file) == "")
                #expect(try Recording(file).tracks["video"]?.codec == "h264")
                #expect(abs(try Frames(file, "v").list.count - count) <= 1)
            }
            #expect(try likeness(folder.appending(path: "capture.mp4"), to: copy) > 35)
        }
    }
}
