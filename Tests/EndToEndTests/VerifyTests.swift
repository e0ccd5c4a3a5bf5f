import Foundation
import Testing

/// Presentations that other software makes of one film, whose faults are known. The numbers are of Debian's ffmpeg 5.1
/// and GStreamer 1.22.
@Suite(.waiting) struct VerifyTests {
    /// Eight seconds of H.264 with a key frame every two, and of AAC.
    private func film(in folder: URL, hasAudio: Bool = true) throws -> String {
        let file = folder.appending(path: "film.mp4").path
        let sound = ["-f", "lavfi", "-i", "sine=duration=8:sample_rate=48000", "-c:a", "aac", "-shortest"]
        let made = try Command.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=25:duration=8"]
                + (hasAudio ? sound : [])
                + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "50", file])
        try #require(made.status == 0, "\(made.errors)")
        return file
    }

    /// The rules that are broken in a folder, each once, and how the command ended.
    private func verify(_ place: String) throws -> (rules: [String], status: Int32) {
        let run = try Command.rokuga("verify", "--json", place)
        let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any] ?? [:]
        let counts = try #require(document["counts"] as? [String: Int], "\(run.output)\(run.errors)")
        return (counts.keys.sorted(), run.status)
    }

    @Test func findsTheFaultsOfFFmpegsPresentations() throws {
        try Tree.withScratch { scratch in
            let film = try film(in: scratch)
            func make(_ name: String, _ arguments: [String]) throws -> (rules: [String], status: Int32) {
                let folder = scratch.appending(path: name)
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                let made = try Command.run(
                    "ffmpeg", ["-nostdin", "-v", "error", "-i", film, "-c", "copy"] + arguments, in: folder)
                try #require(made.status == 0, "\(made.errors)")
                return try verify(folder.path)
            }
            let hls = ["-f", "hls", "-hls_time", "2", "-hls_list_size", "0"]
            let streams = try make("ts", hls + ["out.m3u8"])
            #expect(streams.rules == [] && streams.status == 0)
            let fragments = try make(
                "fmp4", hls + ["-hls_segment_type", "fmp4", "-master_pl_name", "master.m3u8", "out.m3u8"])
            #expect(fragments.rules == ["hls-codecs-missing"] && fragments.status == 0)
            // BANDWIDTH is what the encoders say of themselves, not the peak of the segments.
            let both = try make("dash", ["-f", "dash", "-seg_duration", "2", "-hls_playlist", "1", "manifest.mpd"])
            #expect(both.rules == ["hls-bandwidth"] && both.status == 1)
        }
    }

    @Test func findsTheFaultsOfGStreamersPresentations() throws {
        try Tree.withScratch { scratch in
            let film = try film(in: scratch, hasAudio: false)
            let folder = scratch.appending(path: "hls")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let pipeline =
                "-q filesrc location=\(film) ! qtdemux ! h264parse ! hlssink2 target-duration=2 playlist-length=0 "
                + "max-files=0 location=%05d.ts playlist-location=out.m3u8"
            let sink = try Running("gst-launch-1.0", pipeline.split(separator: " ").map(String.init), in: folder)
            // One run in five goes on for ever when everything is written.
            let list = folder.appending(path: "out.m3u8")
            let isEnded = sink.wait(seconds: 60) {
                (try? String(contentsOf: list, encoding: .utf8))?.contains("#EXT-X-ENDLIST") == true
            }
            sink.signal(SIGKILL)
            _ = sink.wait()
            try #require(isEnded, "\(sink.complaints)")
            // The last segment is listed without its last picture.
            let streams = try verify(folder.path)
            #expect(streams.rules == ["hls-segment-duration"] && streams.status == 0)
        }
    }

    @Test func findsNothingInOurRecordings() throws {
        try Tree.withScratch { scratch in
            let made = try Command.rokuga(
                "batch", "samples/h264-opus-360p.pcap", "--pipeline", "copy-mp4", "-o", scratch.path)
            try #require(made.status == 0, "\(made.errors)")
            let found = try verify(scratch.path)
            #expect(found.rules == [] && found.status == 0)
        }
    }
}
