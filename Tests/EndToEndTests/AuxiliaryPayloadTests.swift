import Foundation
import Testing

/// What accompanies media: the captures that `Tests/Interop/send_companions.py` and `send_chromium.py` made.
@Suite(.waiting) struct AuxiliaryPayloadTests {
    /// A batch recording of a sample, what its truth says, and the report's first track.
    private func record(_ name: String, _ body: (Recording, [String: Any], [String: Any]) throws -> Void) throws {
        try recordTracks(name) { recording, truth, tracks in try body(recording, truth, #require(tracks.first)) }
    }

    private func recordTracks(
        _ name: String, _ body: (Recording, [String: Any], [[String: Any]]) throws -> Void
    ) throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/\(name).pcap", "--pipeline", "copy-mkv", "--pipelines",
                Tree.pipelinesKeepingGaps(in: scratch), "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "\(name)/\(name).mkv")
            let recording = try Recording(file)
            #expect(recording.complaints == "")
            #expect(try Recording.decodingErrors(file) == "")
            let truth = try object(Tree.samples.appending(path: "\(name).truth.json"))
            let report = try object(scratch.appending(path: "\(name)/report.json"))
            let connection = try #require((report["connections"] as? [[String: Any]])?.first)
            let tracks = try #require(connection["tracks"] as? [[String: Any]])
            for track in tracks {
                #expect(track["foreign"] as? Int == 0 && track["malformed"] as? Int == 0)
                #expect((track["frames_dropped"] as? [String: Any])?.isEmpty == true)
            }
            try body(recording, truth, tracks)
        }
    }

    private func object(_ file: URL) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    }

    /// Distances from one packet of sound to the next, in milliseconds.
    private func distances(_ times: [Double]) -> [Int] {
        zip(times, times.dropFirst()).map { Int((($1 - $0) * 1000).rounded()) }
    }

    @Test func recordsG722() throws {
        try record("g722-audio-only") { recording, truth, track in
            let sound = try #require(recording.tracks["audio"])
            #expect(sound.codec == "adpcm_g722")
            #expect(sound.times.count == truth["media"] as? Int)
            #expect(Set(distances(sound.times)) == [20])
            #expect(abs(recording.duration - 4) < 0.002)
            #expect(track["lost"] as? Int == 0 && track["payload_type"] as? Int == 9)
        }
    }

    // ffmpeg knows the length of G.722 from its octets: 16,000 samples for each second that the capture has.
    @Test func g722HasASamplingRateOf16000() throws {
        try Tree.withScratch { scratch in
            _ = try Command.rokuga(
                "batch", "samples/g722-audio-only.pcap", "--pipeline", "copy-mkv", "-o", scratch.path)
            let sound = scratch.appending(path: "sound.raw")
            try Command.run(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-i", scratch.path + "/g722-audio-only/g722-audio-only.mkv", "-f",
                    "s16le", sound.path,
                ])
            let samples = try Data(contentsOf: sound)
            #expect(samples.count == 4 * 16_000 * 2)
            // The tone of 440 Hz crosses zero 880 times a second; the first tenth is the filters' own.
            let values = unsafe samples.withUnsafeBytes { unsafe Array($0.bindMemory(to: Int16.self)) }.dropFirst(1600)
            let crossings = zip(values, values.dropFirst()).count { ($0 < 0) != ($1 < 0) }
            #expect(abs(Double(crossings) / 3.9 - 880) < 5)
        }
    }

    @Test func g722PlaysInGStreamer() throws {
        try Tree.withScratch { scratch in
            _ = try Command.rokuga(
                "batch", "samples/g722-audio-only.pcap", "--pipeline", "copy-mkv", "-o", scratch.path)
            let sound = scratch.appending(path: "sound.raw")
            let file = scratch.path + "/g722-audio-only/g722-audio-only.mkv"
            let run = try Command.run(
                "gst-launch-1.0",
                "-q filesrc location=\(file) ! matroskademux ! avdec_g722 ! filesink location=\(sound.path)"
                    .split(separator: " ").map(String.init))
            #expect(run.status == 0, "\(run.errors)")
            #expect(try Data(contentsOf: sound).count == 4 * 16_000 * 2)
        }
    }

    @Test func recordsG722AsMatroskaWhereMP4IsAskedFor() throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/g722-audio-only.pcap", "--pipeline", "copy-mp4", "-o", scratch.path)
            #expect(run.status == 0)
            #expect(run.errors.contains("g722 cannot be recorded in mp4; use mkv"))
        }
    }

    @Test func fillsLostOpusFromRedundantBlocks() throws {
        try record("opus-red") { recording, truth, track in
            let (media, dropped, recovered) = (
                truth["media"] as? Int ?? 0, truth["dropped"] as? Int ?? 0, truth["recovered"] as? Int ?? 0
            )
            #expect(recovered > 0)
            #expect(recording.tracks["audio"]?.codec == "opus")
            #expect(recording.tracks["audio"]?.times.count == media + recovered)
            #expect(track["recovered"] as? Int == recovered)
            #expect(track["lost"] as? Int == dropped - recovered)
            // Of each pair that was lost the first is gone.
            let gaps = distances(recording.tracks["audio"]?.times ?? []).filter { $0 > 25 }
            #expect(gaps.count == dropped - recovered && gaps.allSatisfy { (39...41).contains($0) })
        }
    }

    @Test func keepsTelephoneKeysInTheReport() throws {
        try record("pcmu-telephone-event") { recording, truth, track in
            #expect(recording.tracks["audio"]?.times.count == truth["media"] as? Int)
            #expect(track["lost"] as? Int == 0)
            let found = try #require(track["telephone_events"] as? [String: Any])
            let events = try #require(found["list"] as? [[String: Any]])
            let sent = try #require(truth["events"] as? [[String: Any]])
            #expect(events.compactMap { $0["digit"] as? String } == ["1", "*", "#", "D"])
            #expect(found["count"] as? Int == sent.count)
            for (event, sent) in zip(events, sent) {
                #expect(event["event"] as? Int == sent["event"] as? Int)
                #expect(event["duration_ms"] as? Int == sent["duration_ms"] as? Int)
                #expect(event["volume_dbm0"] as? Int == -10)
                let distance = (event["at_s"] as? Double ?? 0) - (sent["at_s"] as? Double ?? 9)
                #expect(abs(distance) < 0.005)
            }
        }
    }

    @Test func keepsThePausesOfComfortNoise() throws {
        try record("pcmu-comfort-noise") { recording, truth, track in
            #expect(track["comfort_noise"] as? Int == truth["companions"] as? Int)
            #expect(track["lost"] as? Int == 0)
            let times = try #require(recording.tracks["audio"]?.times)
            #expect(times.count == truth["media"] as? Int)
            #expect(distances(times).filter { $0 != 20 } == [1020, 1020])
            #expect(abs(recording.duration - 5) < 0.002)
        }
    }

    @Test func repairsPicturesByRetransmission() throws {
        try record("vp8-rtx") { recording, truth, track in
            #expect(recording.tracks["video"]?.times.count == truth["frames"] as? Int)
            #expect(track["rtx"] as? Int == truth["rtx"] as? Int)
            #expect(track["recovered"] as? Int == truth["recovered"] as? Int)
            #expect(track["packets"] as? Int == truth["media"] as? Int)
            #expect(track["lost"] as? Int == 0)
            #expect((track["ssrcs"] as? [Int])?.count == 1)
            #expect(abs(recording.duration - 4) < 0.01)
        }
    }

    // A browser, a path that loses a packet in twenty: RED mends the sound, RTX the picture.
    @Test func recordsWhatABrowserSendsOverABadPath() throws {
        try recordTracks("chromium-red-rtx") { recording, truth, tracks in
            for kind in ["audio", "video"] {
                let track = try #require(tracks.first { $0["kind"] as? String == kind })
                let sent = try #require(truth[kind] as? [String: Any])
                for key in ["lost", "recovered"] { #expect(track[key] as? Int == sent[key] as? Int, "\(kind) \(key)") }
                #expect(track["rtx"] as? Int == sent["rtx"] as? Int ?? 0)
                let frames = sent["frames"] as? Int ?? (sent["media"] as? Int ?? 0) + (sent["recovered"] as? Int ?? 0)
                #expect(recording.tracks[kind]?.times.count == frames)
            }
            let events = try #require(tracks[0]["telephone_events"] as? [String: Any])
            let keys = try #require(events["list"] as? [[String: Any]])
            #expect(keys.compactMap { $0["digit"] as? String }.joined() == truth["digits"] as? String)
            // Where the sound stopped for it, although its clock is said to be another.
            let times = try #require(recording.tracks["audio"]?.times)
            let pauses = zip(times, times.dropFirst()).filter { $1 - $0 > 0.07 }.map(\.0)
            #expect(pauses.count == 2)
            for (key, pause) in zip(keys, pauses) {
                #expect(abs((key["at_s"] as? Double ?? 0) - (pause + 0.02)) < 0.03)
            }
            #expect(abs(recording.duration - (truth["length_s"] as? Double ?? 0)) < 0.1)
        }
    }

    // vp8-rtx with type 97 not described: the losses hit both key frames, and nothing mends them.
    @Test func leavesRetransmissionAloneThatNobodyDescribed() throws {
        try Tree.withScratch { scratch in
            let file = scratch.appending(path: "plain.sdp")
            try "v=0\nm=video 60003 RTP/AVP 96\na=rtpmap:96 VP8/90000\n".write(
                to: file, atomically: true, encoding: .utf8)
            let run = try Command.rokuga(
                "batch", "samples/vp8-rtx.pcap", "--sdp", file.path, "--pipeline", "copy-mkv", "-o", scratch.path)
            #expect(run.status == 1)
            let report = try String(contentsOf: scratch.appending(path: "vp8-rtx/report.json"), encoding: .utf8)
            #expect(report.contains("\"foreign\" : 30,") && report.contains("\"lost\" : 30,"))
            #expect(report.contains("\"reason\" : \"no_key_frame\""))
        }
    }

    @Test(arguments: ["vp8-red-ulpfec", "vp8-ulpfec"]) func passesOverParity(name: String) throws {
        try record(name) { recording, truth, track in
            #expect(recording.tracks["video"]?.times.count == truth["frames"] as? Int)
            #expect(track["fec"] as? Int == truth["fec"] as? Int)
            #expect(track["packets"] as? Int == truth["packets"] as? Int)
            #expect(track["lost"] as? Int == 0 && track["payload_type"] as? Int == 96)
        }
    }
}
