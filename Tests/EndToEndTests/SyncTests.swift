import Foundation
import Testing

/// Sound against picture, found in the recordings by independent means: ffmpeg decodes, numpy finds flashes and beeps.
@Suite struct SyncTests {
    /// Medians of NAME.truth.json: by sender reports where there are some, else by the quickest packets.
    @Test(arguments: [
        ("vp8-opus-360p", "copy", "mkv"), ("vp8-opus-sr", "copy", "mkv"), ("h264-opus-360p", "copy-mp4", "mp4"),
        ("vp8-opus-srtp", "copy", "mkv"),
    ])
    func setsSoundAgainstPictureWithin20Milliseconds(capture: String, pipeline: String, container: String) throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/\(capture).pcap", "--pipeline", pipeline, "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let analysed = try Command.run(
                "python3",
                [
                    Tree.root.appending(path: "Tests/EndToEndTests/sync.py").path,
                    scratch.appending(path: "\(capture)/\(capture).\(container)").path,
                    "samples/\(capture).truth.json",
                ])
            try #require(analysed.status == 0, "\(analysed.errors)")
            let numbers = analysed.output.split(separator: " ").compactMap {
                Double($0.trimmingCharacters(in: .newlines))
            }
            try #require(numbers.count == 2)
            #expect(abs(numbers[0] - numbers[1]) <= 20, "measured \(numbers[0]) ms, truth \(numbers[1]) ms")
        }
    }
}
