import Foundation
import Testing

/// Connections that are decoded and encoded, against the copies of the same captures. Judged by ffmpeg and GStreamer.
@Suite(.waiting) struct TranscodingTests {
    private static let mkv = "video: {format: {codec: vp8}}, audio: {format: {codec: opus}}"

    /// The folder of what a pipeline makes of a capture.
    private func record(
        _ capture: String, from source: String = "connections", _ output: String, in scratch: URL
    ) throws -> URL {
        let folder = scratch.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pipeline = folder.appending(path: "pipeline.yaml")
        try "outputs: [{type: recording, from: \(source), \(output)}]".write(
            to: pipeline, atomically: true, encoding: .utf8)
        let run = try Command.rokuga(
            "batch", "samples/\(capture).pcap", "--pipeline", pipeline.path, "-o", folder.path)
        try #require(run.status == 0, "\(run.errors)")
        return folder.appending(path: capture)
    }

    private func warnings(_ folder: URL) throws -> [String] {
        let report =
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: folder.appending(path: "report.json"))) as? [String: Any]
        return (report?["warnings"] as? [[String: Any]] ?? []).map { "\($0["reason"] ?? "") \($0["message"] ?? "")" }
    }

    private func run(_ capture: String, pipeline: String, in scratch: URL) throws -> URL {
        let run = try Command.rokuga(
            "batch", "samples/\(capture).pcap", "--pipeline", pipeline, "-o", scratch.appending(path: pipeline).path)
        try #require(run.status == 0, "\(run.errors)")
        return scratch.appending(path: "\(pipeline)/\(capture)")
    }

    /// As many pictures as the copy has, as far apart as there, to a tick of 90 kHz and the millisecond that Matroska
    /// rounds to. Both files are as long.
    @Test(arguments: [
        "vp8-opus-360p", "vp8-opus-lossy", "vp9-opus-360p", "h264-opus-360p", "h265-opus-360p", "av1-opus-360p",
        "vp8-opus-reconnect", "vp8-resize", "vp9-resize", "h264-resize", "h264-bframes",
    ])
    func keepsEveryPictureAtItsTime(_ capture: String) throws {
        try Tree.withScratch { scratch in
            let folder = try run(capture, pipeline: "mp4-everywhere", in: scratch)
            let isLossy = capture == "vp8-opus-lossy"
            #expect(try warnings(folder).map { $0.prefix(14) } == (isLossy ? ["picture_frozen"] : []))
            let file = folder.appending(path: "\(capture).mp4")
            let copy = try run(capture, pipeline: "copy-mkv", in: scratch).appending(path: "\(capture).mkv")
            let (encoded, copied) = (try Recording(file), try Recording(copy))
            #expect(encoded.complaints == "")
            #expect(try Recording.decodingErrors(file) == "")
            #expect(encoded.tracks["video"]?.codec == "h264")
            let times = try (
                #require(encoded.tracks["video"]).times.sorted(), #require(copied.tracks["video"]).times.sorted()
            )
            try #require(times.0.count == times.1.count)
            let offset = times.0[0] - times.1[0]
            #expect(abs(offset) <= 0.001)
            #expect(zip(times.0, times.1).allSatisfy { abs($0 - $1 - offset) <= 0.00101 + 1 / 90_000 })
            #expect(abs(encoded.duration - copied.duration) <= 0.0015)
            // A key frame in two seconds, where pictures come.
            #expect((encoded.tracks["video"]?.keyFrames ?? 0) >= Int(encoded.duration / 3))
            guard let sound = copied.tracks["audio"] else { return }
            #expect(encoded.tracks["audio"]?.codec == "aac")
            // ffprobe tells of the priming too, as far as the file's beginning reaches.
            let begins = try #require(encoded.tracks["audio"]?.times.first) + 1024.0 / 48_000
            #expect(abs(begins - sound.times[0]) <= 0.0011)
        }
    }

    @Test(arguments: ["vp8-opus-360p", "h264-opus-360p", "vp8-opus-lossy", "vp8-opus-sr", "av1-opus-360p"])
    func keepsSoundAndPictureTogether(_ capture: String) throws {
        try Tree.withScratch { scratch in
            let encoded = try Analysis(of: capture, pipeline: "mp4-everywhere", in: scratch.appending(path: "encoded"))
            let copied = try Analysis(of: capture, pipeline: "copy-mkv", in: scratch.appending(path: "copied"))
            #expect(abs(encoded.median - copied.median) <= 2, "\(encoded.median) ms, \(copied.median) ms")
            let truth = try #require(encoded.truth)
            #expect(abs(encoded.median - truth) <= 5, "\(encoded.median) ms, truth \(truth) ms")
            #expect(encoded.missing == [] && encoded.extra == 0)
            let told = try #require(encoded.toldFrozen)
            #expect(abs(told - encoded.frozen) <= 40, "told \(told) ms, stands \(encoded.frozen) ms")
        }
    }

    /// One size in the whole file, though the source has others.
    @Test(arguments: ["vp8-resize", "vp9-resize", "h264-resize", "h265-resize", "av1-resize"])
    func keepsTheFirstSize(_ capture: String) throws {
        try Tree.withScratch { scratch in
            let file = try run(capture, pipeline: "mp4-everywhere", in: scratch).appending(path: "\(capture).mp4")
            #expect(try Recording.decodingErrors(file) == "")
            let probe = try Command.run(
                "ffprobe",
                [
                    "-v", "error", "-select_streams", "v", "-show_entries", "frame=width,height", "-of", "csv=p=0:s=x",
                    file.path,
                ])
            let sizes = probe.output.split(separator: "\n").map { $0.trimmingCharacters(in: ["x"]) }
            #expect(Set(sizes).count == 1 && sizes.count > 20, "\(Set(sizes))")
        }
    }

    @Test(arguments: ["opus-audio-only", "pcmu-audio-only", "g722-audio-only"])
    func makesAACOfSoundAlone(_ capture: String) throws {
        try Tree.withScratch { scratch in
            let folder = try run(capture, pipeline: "mp4-everywhere", in: scratch)
            let isLossy = capture == "vp8-opus-lossy"
            #expect(try warnings(folder).map { $0.prefix(14) } == (isLossy ? ["picture_frozen"] : []))
            let file = folder.appending(path: "\(capture).mp4")
            let copy = try run(capture, pipeline: "copy-mkv", in: scratch).appending(path: "\(capture).mkv")
            let (encoded, copied) = (try Recording(file), try Recording(copy))
            #expect(encoded.tracks.keys.sorted() == ["audio"] && encoded.tracks["audio"]?.codec == "aac")
            #expect(abs(encoded.duration - copied.duration) <= 0.0015)
            #expect(try Recording.decodingErrors(file) == "")
            let loudness = try [file, copy].map(Self.meanVolume)
            #expect(abs(loudness[0] - loudness[1]) < 0.5, "\(loudness) dB")
        }
    }

    @Test(arguments: ["vp8-opus-360p", "opus-audio-only"]) func playsInGStreamer(_ capture: String) throws {
        try Tree.withScratch { scratch in
            let file = try run(capture, pipeline: "mp4-everywhere", in: scratch).appending(path: "\(capture).mp4")
            let hasPicture = capture == "vp8-opus-360p"
            let raw = scratch.appending(path: "raw")
            let played = try Command.run(
                "gst-launch-1.0",
                ["-q", "filesrc", "location=\(file.path)", "!", "decodebin", "name=d"]
                    + (hasPicture
                        ? ["d.", "!", "queue", "!", "video/x-raw", "!", "filesink", "location=\(raw.path)"] : [])
                    + ["d.", "!", "queue", "!", "audio/x-raw", "!", "fakesink"])
            #expect(played.status == 0 && played.errors == "", "\(played.errors)")
            guard hasPicture else { return }
            let bytes = try FileManager.default.attributesOfItem(atPath: raw.path)[.size] as? Int
            #expect(bytes == 350 * 640 * 360 * 3 / 2)
        }
    }

    @Test func copiesThePictureBesideEncodedSound() throws {
        try Tree.withScratch { scratch in
            let folder = try record(
                "h264-opus-360p", "container: mp4, audio: {format: {codec: aac}}", in: scratch)
            let file = folder.appending(path: "h264-opus-360p.mp4")
            let copy = try run("h264-opus-360p", pipeline: "copy-mp4", in: scratch)
            let (encoded, copied) = try (Frames(file, "v"), Frames(copy.appending(path: "h264-opus-360p.mp4"), "v"))
            #expect(encoded.offset(in: copied, tolerance: 0.0001) == 0)
            #expect(encoded.list.count == copied.list.count)
            #expect(try Recording(file).tracks["audio"]?.codec == "aac")
            #expect(try Recording.decodingErrors(file) == "")
        }
    }

    @Test func takesSizeRateAndBitrate() throws {
        try Tree.withScratch { scratch in
            let folder = try record(
                "vp8-opus-360p",
                "container: mkv, audio: false, video: {format: {codec: h264}, parameters: {resolution: {width: 320, height: 240}, "
                    + "framerate: 12, bitrate: 150, keyFrameInterval: 1}}", in: scratch)
            let file = folder.appending(path: "vp8-opus-360p.mkv")
            let recording = try Recording(file)
            #expect(recording.tracks.keys.sorted() == ["video"])
            let track = try #require(recording.tracks["video"])
            #expect(abs(Double(track.times.count) - recording.duration * 12) <= 3, "\(track.times.count)")
            #expect((11...13).contains(track.keyFrames))
            let probe = try Command.run(
                "ffprobe", ["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", file.path])
            #expect(probe.output == "320,240\n")
            let bytes = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
            let kilobits = Double(bytes) * 8 / recording.duration / 1000
            #expect(kilobits > 75 && kilobits < 225, "\(kilobits)")
        }
    }

    @Test func encodesVP8AndOpusToo() throws {
        try Tree.withScratch { scratch in
            let folder = try record("h264-opus-360p", "container: auto, \(Self.mkv)", in: scratch)
            let file = folder.appending(path: "h264-opus-360p.mkv")
            let recording = try Recording(file)
            #expect(recording.tracks["video"]?.codec == "vp8" && recording.tracks["audio"]?.codec == "opus")
            #expect(try Recording.decodingErrors(file) == "")
        }
    }

    /// Three who come and go, in one file.
    @Test(arguments: [
        "container: mkv",
        "container: mp4, audio: {format: {codec: aac}}, video: {format: {codec: h264}}",
    ])
    func putsEverybodyIntoOneFile(_ output: String) throws {
        try Tree.withScratch { scratch in
            let folder = try record("three-participants", from: "combined", output, in: scratch)
            #expect(try warnings(folder) == [])
            let file = folder.appending(path: output.contains("mp4") ? "combined.mp4" : "combined.mkv")
            #expect(try Recording.decodingErrors(file, stopsAtError: true) == "")
            let probe = try Command.run(
                "ffprobe",
                [
                    "-v", "error", "-show_entries",
                    "stream=index,codec_type:stream_tags=title,handler_name:packet=stream_index,pts_time", "-of",
                    "json", file.path,
                ])
            #expect(probe.errors == "")
            let document = try JSONSerialization.jsonObject(with: Data(probe.output.utf8)) as? [String: Any]
            let streams = document?["streams"] as? [[String: Any]] ?? []
            let packets = document?["packets"] as? [[String: Any]] ?? []
            #expect(streams.count == 6)
            for participant in ["A", "B", "C"] {
                let own = streams.filter {
                    let tags = $0["tags"] as? [String: Any] ?? [:]
                    return [tags["title"], tags["handler_name"]].contains {
                        $0 as? String == "three-participants-\(participant)"
                    }
                }
                #expect(
                    own.compactMap { $0["codec_type"] as? String }.sorted() == ["audio", "video"], "\(participant)")
            }
            // Each is where it is in a file of its own, which begins at the wall-clock time that its report tells.
            let copies = try run("three-participants", pipeline: "copy-mkv", in: scratch)
            let (together, apart) = (try starts(folder), try starts(copies))
            let origin = try #require(apart.values.min())
            for (participant, start) in apart {
                let told = try #require(together[participant])
                #expect(abs(told - start) <= 0.0011, "\(participant)")
                #expect(start >= origin)
            }
            for stream in streams where stream["codec_type"] as? String == "video" {
                let tags = stream["tags"] as? [String: Any] ?? [:]
                let name = (tags["title"] ?? tags["handler_name"]) as? String ?? ""
                let copy = try Recording(copies.appending(path: "\(name).mkv"))
                let times = packets.filter { $0["stream_index"] as? Int == stream["index"] as? Int }
                    .compactMap { Double($0["pts_time"] as? String ?? "") }
                #expect(times.count == copy.tracks["video"]?.times.count)
                let begins = try #require(times.min())
                let expected = try #require(apart[name]) - origin + #require(copy.tracks["video"]?.times.first)
                #expect(abs(begins - expected) <= 0.003, "\(name): \(begins), \(expected)")
            }
        }
    }

    /// When each connection's media begin, in seconds, by the report.
    private func starts(_ folder: URL) throws -> [String: Double] {
        let report =
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: folder.appending(path: "report.json"))) as? [String: Any] ?? [:]
        var found: [String: Double] = [:]
        func note(_ connection: Any?, _ start: Any?) throws {
            guard let id = connection as? String, let text = start as? String else { return }
            found[id] =
                try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
                .timeIntervalSince1970
        }
        for composition in report["compositions"] as? [[String: Any]] ?? [] {
            for input in composition["inputs"] as? [[String: Any]] ?? [] {
                let presences = input["presences"] as? [[String: Any]] ?? []
                try note(input["connection_id"], presences.first?["started_at"])
            }
        }
        for connection in report["connections"] as? [[String: Any]] ?? [] {
            let outputs = connection["outputs"] as? [[String: Any]] ?? []
            try note(connection["connection_id"], outputs.first?["started_at"])
        }
        return found
    }

    /// In decibels, by ffmpeg.
    private static func meanVolume(_ file: URL) throws -> Double {
        let run = try Command.run(
            "ffmpeg", ["-nostdin", "-hide_banner", "-i", file.path, "-af", "volumedetect", "-f", "null", "-"])
        let line = run.errors.split(separator: "\n").first { $0.contains("mean_volume") }
        let word = try #require(line?.split(separator: " ").dropLast().last)
        return try #require(Double(word))
    }
}
