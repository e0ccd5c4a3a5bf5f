import Foundation
import Testing

/// Pictures that change their size in mid-stream, through the whole recorder, judged by ffmpeg and GStreamer.
@Suite(.waiting) struct FormatChangeTests {
    /// A capture with the sizes of its parts and how many pictures each has.
    struct Case: CustomTestStringConvertible, Sendable {
        var capture: String
        var container = "mkv"
        var sizes = ["96x64", "48x32", "96x64"]
        var counts = [15, 15, 15]
        var sound = 150
        var testDescription: String { "\(capture) to \(container)" }

        /// Bytes of all pictures, as 4:2:0 with eight bits.
        var byteCount: Int {
            zip(sizes, counts).reduce(0) { sum, part in
                sum + part.0.split(separator: "x").compactMap { Int($0) }.reduce(1, *) * 3 / 2 * part.1
            }
        }
    }

    static let cases =
        ["vp8", "vp9", "h264", "av1"].map { Case(capture: "\($0)-resize") }
        + ["vp9", "h264", "av1"].map { Case(capture: "\($0)-resize", container: "mp4") }
        + ["mkv", "mp4"].map {
            Case(
                capture: "h265-resize", container: $0, sizes: ["640x360", "320x180", "640x360"], counts: [60, 60, 60],
                sound: 0)
        }

    private func record(_ given: Case, _ onFormatChange: String, in scratch: URL) throws -> [URL] {
        let pipeline = scratch.appending(path: "pipeline.yaml")
        let output =
            "{type: recording, from: connections, container: \(given.container), on_format_change: \(onFormatChange)}"
        try "outputs: [\(output)]".write(to: pipeline, atomically: true, encoding: .utf8)
        let run = try Command.rokuga(
            "batch", "samples/\(given.capture).pcap", "--pipeline", pipeline.path, "-o",
            scratch.appending(path: onFormatChange).path)
        try #require(run.status == 0, "\(run.errors)")
        let folder = scratch.appending(path: "\(onFormatChange)/\(given.capture)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return names.filter { $0.hasSuffix("." + given.container) }.sorted { ($0.count, $0) < ($1.count, $1) }
            .map { folder.appending(path: $0) }
    }

    @Test(arguments: cases) func playsThroughInOneFile(_ given: Case) throws {
        try Tree.withScratch { scratch in
            let files = try record(given, "keep", in: scratch)
            try #require(files.count == 1)
            #expect(try Recording(files[0]).complaints == "")
            #expect(try Recording.decodingErrors(files[0]) == "")
            let expected = zip(given.sizes, given.counts).flatMap { [String](repeating: $0, count: $1) }
            #expect(try sizes(files[0]) == expected)
            #expect(try bytesOfGStreamer(files[0], hasSound: given.sound > 0) == given.byteCount)
        }
    }

    @Test(arguments: cases) func beginsANewFileWithEachChange(_ given: Case) throws {
        try Tree.withScratch { scratch in
            let files = try record(given, "split", in: scratch)
            let suffixes = ["", "-2", "-3"].map { "\(given.capture)\($0).\(given.container)" }
            #expect(files.map(\.lastPathComponent) == suffixes)
            let recordings = try files.map { try Recording($0) }
            #expect(recordings.map { $0.tracks["video"]?.times.count } == given.counts)
            for (file, size) in zip(files, given.sizes) {
                #expect(try Recording.decodingErrors(file) == "")
                #expect(try Set(sizes(file)) == [size])
            }
            let sound = recordings.map { $0.tracks["audio"]?.times.count ?? 0 }
            #expect(sound.reduce(0, +) == given.sound)
            // Half a packet is what sound and picture may differ by where the file is cut.
            let whole = try Recording(record(given, "keep", in: scratch)[0])
            #expect(abs(recordings.map(\.duration).reduce(0, +) - whole.duration) < 0.07)
            for recording in recordings where given.sound > 0 {
                let starts = ["audio", "video"].map { recording.tracks[$0]?.times.first ?? 9 }
                #expect(abs(starts[0] - starts[1]) <= 0.011)
            }
            try check(files, whole, in: scratch.appending(path: given.capture))
        }
    }

    /// Report and activity list every file, and each begins where the one before ends.
    private func check(_ files: [URL], _ whole: Recording, in folder: URL) throws {
        _ = try Command.rokuga(
            "batch", "samples/\(folder.lastPathComponent).pcap", "--pipeline", "copy-split", "-o",
            folder.appending(path: "again").path)
        let again = folder.appending(path: "again/\(folder.lastPathComponent)")
        let activity = try document(again.appending(path: "activity.json"))
        let data = activity["data"] as? [String: Any]
        let outputs = data?["outputs"] as? [String: Any]
        let entries = outputs?["connection_recordings"] as? [[String: Any]] ?? []
        #expect(entries.count == files.count)
        let times = entries.map { ($0["started_at"] as? String ?? "", $0["ended_at"] as? String ?? "") }
        for (before, after) in zip(times, times.dropFirst()) {
            #expect(abs(try seconds(after.0) - seconds(before.1)) < 0.05)
        }
        let report = try document(again.appending(path: "report.json"))
        let connections = report["connections"] as? [[String: Any]] ?? []
        let listed = connections.first?["outputs"] as? [[String: Any]] ?? []
        #expect(
            listed.compactMap { $0["file"] as? String }.map { $0.split(separator: ".")[0] }
                == files.map { $0.lastPathComponent.split(separator: ".")[0] })
    }

    private func document(_ file: URL) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    }

    private func seconds(_ text: String) throws -> Double {
        try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)).timeIntervalSince1970
    }

    /// Of every decoded picture.
    private func sizes(_ file: URL) throws -> [String] {
        let run = try Command.run(
            "ffprobe",
            [
                "-v", "error", "-select_streams", "v", "-show_entries", "frame=width,height", "-of", "csv=p=0:s=x",
                file.path,
            ])
        #expect(run.errors == "")
        return run.output.split(separator: "\n").map { $0.trimmingCharacters(in: ["x"]) }
    }

    /// Bytes of all decoded pictures.
    private func bytesOfGStreamer(_ file: URL, hasSound: Bool) throws -> Int {
        let raw = file.appendingPathExtension("raw")
        defer { try? FileManager.default.removeItem(at: raw) }
        let run = try Command.run(
            "gst-launch-1.0",
            [
                "-q", "filesrc", "location=\(file.path)", "!", "decodebin", "name=decoder", "decoder.", "!", "queue",
                "!",
                "video/x-raw", "!", "filesink", "location=\(raw.path)",
            ] + (hasSound ? ["decoder.", "!", "queue", "!", "audio/x-raw", "!", "fakesink"] : []))
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
        return try FileManager.default.attributesOfItem(atPath: raw.path)[.size] as? Int ?? 0
    }
}
