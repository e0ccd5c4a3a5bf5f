import Foundation
import Testing

/// H.265 from a foreign sender through the whole recorder, judged by ffmpeg and GStreamer.
@Suite(.waiting) struct H265Tests {
    private static let files = ["mkv", "mp4"]

    private func record(_ capture: String, to container: String, in scratch: URL) throws -> URL {
        let folder = scratch.appending(path: container)
        let run = try Command.rokuga("batch", capture, "--pipeline", "copy-\(container)", "-o", folder.path)
        try #require(run.status == 0, "\(run.errors)")
        let name = URL(filePath: capture).deletingPathExtension().lastPathComponent
        return folder.appending(path: "\(name)/\(name).\(container)")
    }

    @Test(arguments: files) func playsThroughChangesOfTheFrameSize(container: String) throws {
        try Tree.withScratch { scratch in
            let file = try record("samples/h265-resize.pcap", to: container, in: scratch)
            let recording = try Recording(file)
            #expect(recording.complaints == "")
            #expect(recording.tracks["video"]?.codec == "hevc")
            #expect(recording.tracks["video"]?.times.count == 180)
            #expect(recording.tracks["video"]?.keyFrames == 3)
            #expect(try Recording.decodingErrors(file) == "")
            // 60 pictures each of 640x360, 320x180, 640x360, as 4:2:0 with eight bits.
            #expect(try bytesOfGStreamer(file) == (120 * 640 * 360 + 60 * 320 * 180) * 3 / 2)
        }
    }

    @Test(arguments: files) func playsInGStreamer(container: String) throws {
        try Tree.withScratch { scratch in
            let file = try record("samples/h265-opus-360p.pcap", to: container, in: scratch)
            #expect(try bytesOfGStreamer(file) == 300 * 640 * 360 * 3 / 2)
        }
    }

    /// A picture that refers to a lost one is left out: no decoder finds a reference missing, and every picture is the
    /// one that was sent.
    @Test(arguments: [("h265-opus-360p", 1), ("h265-opus-360p", 5), ("h265-resize", 2), ("h265-resize", 5)])
    func showsOnlyPicturesThatWereSentAfterLosses(capture: String, percent: Int) throws {
        try Tree.withScratch { scratch in
            let whole = try Recording.pictureSums(record("samples/\(capture).pcap", to: "mp4", in: scratch))
            for seed in 1...3 as ClosedRange<UInt64> {
                let lossy = try LossyCapture(capture, losing: percent, seed: seed, in: scratch)
                #expect(lossy.lost > 0)
                for container in Self.files {
                    let file = try record(lossy.file.path, to: container, in: scratch)
                    let shown = try Recording.pictureSums(file)
                    #expect(shown.errors == "", "seed \(seed)")
                    #expect(shown.isPart(of: whole), "seed \(seed)")
                    #expect(shown.sums.count > 10 && shown.sums.count < whole.sums.count, "seed \(seed)")
                }
            }
        }
    }

    /// Bytes of all decoded pictures.
    private func bytesOfGStreamer(_ file: URL) throws -> Int {
        let raw = file.appendingPathExtension("raw")
        defer { try? FileManager.default.removeItem(at: raw) }
        let run = try Command.run(
            "gst-launch-1.0",
            [
                "-q", "filesrc", "location=\(file.path)", "!",
                file.pathExtension == "mkv" ? "matroskademux" : "qtdemux",
                "!", "h265parse", "!", "avdec_h265", "!", "filesink", "location=\(raw.path)",
            ])
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
        return try FileManager.default.attributesOfItem(atPath: raw.path)[.size] as? Int ?? 0
    }
}
