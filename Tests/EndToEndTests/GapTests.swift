import Foundation
import Testing

/// Gaps of copied sound in files of a recorder, read by a program that ignores timestamps.
@Suite(.waiting) struct GapTests {
    /// Seconds of sound that ffmpeg decodes packet after packet: what a transcriber gets.
    private func secondsOfSound(_ file: URL) throws -> Double {
        let wave = file.deletingLastPathComponent().appending(path: "sound.wav")
        let run = try Command.run(
            "ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", file.path, "-vn", "-ac", "1", "-ar", "16000", wave.path])
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.errors == "")
        // A header of 78 bytes as ffmpeg writes it, then two bytes for each sample.
        return Double(try Data(contentsOf: wave).count - 78) / 32_000
    }

    @Test(arguments: [
        ("vp8-opus-reconnect", "copy", "mkv"), ("vp8-opus-lossy", "copy", "mkv"),
        ("h264-opus-lossy", "copy-mp4", "mp4"),
    ])
    func soundHasItsLengthWithoutTimestamps(capture: String, pipeline: String, container: String) throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/\(capture).pcap", "--pipeline", pipeline, "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "\(capture)/\(capture).\(container)")
            let recording = try Recording(file)
            #expect(recording.filledFrames > 0 && recording.filledSeconds > 0.03)
            let sound = try #require(recording.tracks["audio"]?.times)
            let (first, last) = (try #require(sound.first), try #require(sound.last))
            // The last packet has 20 ms.
            #expect(try abs(secondsOfSound(file) - (last - first + 0.02)) < 0.02)
        }
    }
}
