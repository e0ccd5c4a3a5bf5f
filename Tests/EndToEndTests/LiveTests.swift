import Foundation
import Testing

@Suite(.waiting) struct LiveTests {
    @Test(arguments: [
        ("h264-opus-360p", "copy-mp4", "mp4"), ("vp8-opus-lossy", "copy", "mkv"), ("vp8-opus-sr", "copy", "mkv"),
        ("vp8-opus-srtp", "copy", "mkv"), ("av1-opus-360p", "copy-mp4", "mp4"),
    ])
    func recordsWhatIsForwardedAndABatchOfItsJournalGivesTheSameBytes(
        capture: String, pipeline: String, container: String
    ) throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: capture, pipeline: pipeline, in: scratch)
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            let file = live.file("\(capture).\(container)")
            let recording = try Recording(file)
            let truth = try Truth(capture)
            #expect(recording.tracks["video"]?.times.count == truth.intactFrames(of: "A").count)
            #expect(recording.tracks["audio"]?.times.count == truth.audioPackets(of: "A") + recording.filledFrames)
            #expect(try Recording.decodingErrors(file) == "")

            let again = try Command.rokuga(
                "batch", live.file("journal.pcapng").path, "--pipeline", pipeline, "-o",
                scratch.appending(path: "again").path)
            try #require(again.status == 0, "\(again.errors)")
            let second = scratch.appending(path: "again/job/\(capture).\(container)")
            #expect(try Data(contentsOf: file) == Data(contentsOf: second))

            let activity = try JSONSerialization.jsonObject(with: Data(contentsOf: live.file("activity.json")))
            let type = (activity as? [String: Any])?["type"] as? String
            #expect(type == "recording.completed")
        }
    }

    @Test func recordsEveryoneWhoJoinsAndLeaves() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(
                capture: "three-participants", pipeline: "copy", in: scratch, simulate: ["--speed", "2"], idleSeconds: 3
            )
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            let truth = try Truth("three-participants")
            for participant in ["A", "B", "C"] {
                let recording = try Recording(live.file("three-participants-\(participant).mkv"))
                #expect(recording.tracks["video"]?.times.count == truth.intactFrames(of: participant).count)
                let packets = truth.audioPackets(of: participant) + recording.filledFrames
                #expect(recording.tracks["audio"]?.times.count == packets)
            }
        }
    }

    @Test(arguments: [SIGINT, SIGTERM]) func finishesTheFileOnASignalAndStopsForwarding(signal: Int32) throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "h264-opus-360p", pipeline: "copy-mp4", in: scratch)
            let file = live.file("h264-opus-360p.mp4")
            try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: file).count) ?? 0 > 60_000 })
            live.recorder.signal(signal)
            let ended = live.recorder.wait()
            #expect(ended.status == 0 && !ended.wasKilled, "\(ended.errors)")
            #expect(try Recording.decodingErrors(file) == "")
            #expect(try live.report()["stop_reason"] as? String == "requested")
            #expect(live.simulator.wait(seconds: 5) { live.simulator.complaints.contains("stopped") })
        }
    }

    @Test func stopsAtOnceOnASecondSignalAndLeavesWhatIsRecoverable() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "h264-opus-360p", pipeline: "copy-mp4", in: scratch)
            let file = live.file("h264-opus-360p.mp4")
            try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: file).count) ?? 0 > 60_000 })
            // A source that does not answer keeps the recorder waiting for its last word.
            live.simulator.signal(SIGSTOP)
            live.recorder.signal(SIGINT)
            try #require(live.recorder.wait(seconds: 10) { live.recorder.complaints.contains("stopping") })
            live.recorder.signal(SIGINT)
            let ended = live.recorder.wait()
            live.simulator.signal(SIGCONT)
            #expect(ended.status == 128 + SIGINT && !ended.wasKilled)
            #expect(try Recording.decodingErrors(file, stopsAtError: false) == "")
            let again = try Command.rokuga(
                "batch", live.file("journal.pcapng").path, "--pipeline", "copy-mp4", "-o",
                scratch.appending(path: "again").path)
            #expect(again.status == 0, "\(again.errors)")
        }
    }

    @Test func goesOnWhenTheSourceRestarts() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(
                capture: "opus-audio-only", pipeline: "copy", in: scratch, simulate: ["--loop"], idleSeconds: 20)
            let file = live.file("opus-audio-only.mkv")
            try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: file).count) ?? 0 > 20_000 })
            let port = live.simulator.text.split(separator: ":").last.map { $0.prefix { $0 != "/" } } ?? ""
            live.simulator.signal(SIGTERM)
            _ = live.simulator.wait()
            let told = { live.recorder.complaints }
            try #require(live.recorder.wait(seconds: 10) { told().contains("does not answer") })
            let second = try Running(
                Tree.rokuga.path,
                ["simulate", "sora", "--port", String(port), "--loop", "samples/opus-audio-only.pcap"])
            try #require(live.recorder.wait(seconds: 20) { told().contains("answers again") }, "\(second.complaints)")
            let before = try Data(contentsOf: file).count
            #expect(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: file).count) ?? 0 > before + 20_000 })
            live.recorder.signal(SIGINT)
            let ended = live.recorder.wait()
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(try Recording.decodingErrors(file) == "")
            let source = try live.report()["source"] as? [String: Any]
            #expect(source?["interruptions"] as? Int == 1)
            #expect(source?["unseen_s"] as? Double ?? 0 > 0)
            second.signal(SIGTERM)
        }
    }

    @Test func recordsWhatASessionDescriptionNames() throws {
        try Tree.withScratch { scratch in
            let sdp = """
                v=0
                m=audio 26901 RTP/AVP 111
                c=IN IP4 127.0.0.1
                a=rtpmap:111 opus/48000/2
                """
            let job: [String: Any] = [
                "job_id": "job", "output": ["directory": scratch.path], "limits": ["idle_timeout_s": 1.5],
                "source": ["type": "sdp", "connections": [["connection_id": "camera", "sdp": sdp]]],
            ]
            let file = scratch.appending(path: "job.json")
            try JSONSerialization.data(withJSONObject: job).write(to: file)
            let recorder = try Running(Tree.rokuga.path, ["record", file.path])
            try #require(recorder.wait(seconds: 20) { recorder.complaints.contains("ready") }, "\(recorder.complaints)")
            // A sender that nobody here wrote.
            let sender = try Command.run(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "sine=440:duration=2", "-c:a", "libopus",
                    "-ac", "2", "-payload_type", "111", "-f", "rtp", "rtp://127.0.0.1:26901",
                ])
            #expect(sender.status == 0, "\(sender.errors)")
            let ended = recorder.wait()
            #expect(ended.status == 0, "\(ended.errors)")
            let recording = try Recording(scratch.appending(path: "job/camera.mkv"))
            #expect(recording.tracks["audio"]?.codec == "opus")
            #expect(abs(recording.duration - 2) < 0.1)
        }
    }

    @Test func failsWithTheReasonWhenNobodySends() throws {
        try Tree.withScratch { scratch in
            let job = """
                {"job_id": "job", "output": {"directory": "\(scratch.path)"}, "limits": {"first_rtp_timeout_s": 0.3},
                 "source": {"type": "sdp", "connections": [{"connection_id": "camera",
                 "sdp": "v=0\\nm=audio 26911 RTP/AVP 0\\n"}]}}
                """
            let file = scratch.appending(path: "job.json")
            try job.write(to: file, atomically: true, encoding: .utf8)
            let ended = try Command.rokuga("record", file.path)
            #expect(ended.status == 1)
            let report = try JSONSerialization.jsonObject(
                with: Data(contentsOf: scratch.appending(path: "job/report.json")))
            #expect((report as? [String: Any])?["reason"] as? String == "no_rtp")
        }
    }
}
