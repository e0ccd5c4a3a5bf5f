import Foundation
import Testing

/// What real senders do wrong, or differently: inputs made from public reports, with what was sent as the measure.
@Suite(.waiting) struct SenderMistakeTests {
    /// Every frame is there, in order, at the time at which it was sent; one that has a wrong timestamp too.
    @Test(arguments: [
        ("72-one-wrong-timestamp", "a-video-plus-3s-at-1s", ["video", "audio"]),
        ("72-one-wrong-timestamp", "f-audio-minus-3s-at-6s", ["video", "audio"]),
        ("59-timestamps-jump-back-and-far-forward", "capture", ["video"]),
    ])
    func wrongTimestampsMoveNothing(name: String, capture: String, kinds: [String]) throws {
        let truth = try CaseTruth(name)
        try Tree.withScratch { scratch in
            let job = try truth.recorded(capture, in: scratch)
            #expect(job.report["verdict"] as? String == "completed")
            for kind in kinds {
                let frames = try CaseTruth.frames(job.folder.appending(path: "\(capture).mkv"), kind)
                #expect(frames.map(\.md5) == truth.payloads(kind))
                #expect(zip(frames, truth.times(kind)).allSatisfy { abs($0.time - $1) < 0.003 })
            }
        }
    }

    @Test func twoPicturesWithOneTimestampAreBothWritten() throws {
        let truth = try CaseTruth("64-vp8-two-pictures-one-timestamp")
        try Tree.withScratch { scratch in
            let file = try truth.recorded(in: scratch).folder.appending(path: "capture.mkv")
            #expect(try CaseTruth.frames(file, "video").map(\.md5) == truth.payloads("video"))
            #expect(try Recording.pictureSums(file).sums == truth.pictures)
        }
    }

    @Test func aFormatThatIsNotTheFirstOneIsRecorded() throws {
        let truth = try CaseTruth("23-second-listed-codec-is-used")
        try Tree.withScratch { scratch in
            let file = try truth.recorded(in: scratch).folder.appending(path: "capture.mkv")
            let recording = try Recording(file)
            #expect(recording.tracks["audio"]?.codec == "pcm_alaw" && recording.tracks["video"]?.codec == "h264")
            #expect(recording.tracks["audio"]?.times.count == 100)
            #expect(try Recording.pictureSums(file).sums == truth.pictures)
        }
    }

    @Test func aCameraAndAScreenOnOnePortAreTwoTracks() throws {
        let name = "31-bundle-camera-and-screen-same-pt"
        let (camera, screen) = (try CaseTruth(name, truth: "truth-camera"), try CaseTruth(name, truth: "truth-screen"))
        try Tree.withScratch { scratch in
            let job = try camera.recorded(in: scratch)
            let connections = job.report["connections"] as? [[String: Any]]
            let tracks = connections?.first?["tracks"] as? [[String: Any]]
            #expect(tracks?.compactMap { $0["frames_written"] as? Int } == [45, 15])
            let file = job.folder.appending(path: "capture.mkv")
            #expect(try CaseTruth.frames(file, "video").map(\.md5) == camera.payloads("video"))
            #expect(screen.payloads("video").count == 15)
        }
    }

    @Test func aSecondSenderDoesNotDisplaceALiveOne() throws {
        let truth = try CaseTruth("33-two-senders-on-one-port")
        try Tree.withScratch { scratch in
            let job = try truth.recorded(in: scratch)
            let file = job.folder.appending(path: "capture.mkv")
            #expect(try CaseTruth.frames(file, "video").map(\.md5) == truth.payloads("video"))
            let warnings = job.report["warnings"] as? [[String: Any]]
            #expect(warnings?.compactMap { $0["reason"] as? String } == ["unexpected_source"])
        }
    }

    // With the same capture and `unexpected: record`, the second sender is a connection of its own.
    @Test func aSecondSenderIsRecordedWhereTheJobSaysSo() throws {
        let name = "33-two-senders-on-one-port"
        let (first, second) = (try CaseTruth(name), try CaseTruth(name, truth: "truth-second"))
        try Tree.withScratch { scratch in
            let job = """
                {"job_id": "both", "pipeline": "copy", "output": {"directory": "\(scratch.path)"},
                 "receive": {"unexpected": "record"},
                 "source": {"type": "capture", "file": "\(first.folder.appending(path: "capture.pcap").path)",
                            "sdp_files": ["\(first.folder.appending(path: "capture.sdp").path)"]}}
                """
            let file = scratch.appending(path: "both.json")
            try job.write(to: file, atomically: true, encoding: .utf8)
            let run = try Command.rokuga("record", file.path)
            try #require(run.status == 0, "\(run.errors)")
            let folder = scratch.appending(path: "both")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".mkv") }
            #expect(files.count == 2)
            for (file, truth) in zip(files.sorted { $0.count < $1.count }, [first, second]) {
                let frames = try CaseTruth.frames(folder.appending(path: file), "video")
                #expect(frames.map(\.md5) == truth.payloads("video"))
            }
        }
    }
}
