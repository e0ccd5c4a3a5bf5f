import Foundation
import TestSupport
import Testing

/// H.265 from a foreign sender through the whole recorder, judged by ffmpeg and GStreamer.
@Suite struct H265Tests {
    private static let files = ["mkv", "mp4"]

    private func record(_ capture: String, to container: String, in scratch: URL) throws -> URL {
        let run = try Command.rokuga("batch", capture, "--pipeline", "copy-\(container)", "-o", scratch.path)
        try #require(run.status == 0, "\(run.errors)")
        let name = URL(filePath: capture).deletingPathExtension().lastPathComponent
        return scratch.appending(path: "\(name)/\(name).\(container)")
    }

    @Test(arguments: files) func playsThroughChangesOfThePictureSize(container: String) throws {
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

    /// A picture that refers to a lost one is left out: no decoder finds a reference missing.
    @Test(arguments: [("h265-opus-360p", 1), ("h265-opus-360p", 5), ("h265-resize", 2), ("h265-resize", 5)])
    func givesNoDecoderAnErrorAfterLosses(capture: String, percent: Int) throws {
        try Tree.withScratch { scratch in
            for seed in 1...3 as ClosedRange<UInt64> {
                let lossy = scratch.appending(path: "lossy-\(seed).pcap")
                let lost = try copy(capture, to: lossy, losing: percent, seed: seed)
                for container in Self.files {
                    let file = try record(lossy.path, to: container, in: scratch)
                    #expect(try Recording.decodingErrors(file) == "", "seed \(seed)")
                    let written = try Recording(file).tracks["video"]?.times.count ?? 0
                    #expect(written > 10, "seed \(seed)")
                    #expect(lost > 0)
                }
            }
        }
    }

    /// Leaves packets of a classic capture out, with its description beside it; returns how many.
    private func copy(_ capture: String, to copy: URL, losing percent: Int, seed: UInt64) throws -> Int {
        let bytes = try Data(contentsOf: Tree.samples.appending(path: "\(capture).pcap"))
        var generator = SeededGenerator(seed: seed)
        var kept = bytes.prefix(24)
        var position = 24
        var lost = 0
        while position + 16 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[position + 8 + $1]) << (8 * $1) }
            let record = bytes[position..<min(bytes.count, position + 16 + length)]
            position += 16 + length
            // The first picture stays: there has to be something to lose references to.
            if kept.count > 4000, Int.random(in: 0..<100, using: &generator) < percent {
                lost += 1
            } else {
                kept.append(record)
            }
        }
        try kept.write(to: copy)
        try FileManager.default.copyItem(
            at: Tree.samples.appending(path: "\(capture).sdp"),
            to: copy.deletingPathExtension().appendingPathExtension("sdp"))
        return lost
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
