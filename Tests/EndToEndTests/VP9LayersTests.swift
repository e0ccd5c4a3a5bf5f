import Foundation
import Testing

/// VP9 in spatial layers, as Chromium sends it: every picture is one sample with all its layers.
@Suite(.waiting) struct VP9LayersTests {
    /// It shows the highest layer of a sample; ffmpeg's own decoder would show each of them.
    private static let decoder = "libvpx-vp9"

    private func record(_ capture: String, to container: String, in scratch: URL) throws -> URL {
        let folder = scratch.appending(path: container)
        let run = try Command.rokuga("batch", capture, "--pipeline", "copy-\(container)", "-o", folder.path)
        try #require(run.status == 0, "\(run.errors)")
        let name = URL(filePath: capture).deletingPathExtension().lastPathComponent
        return folder.appending(path: "\(name)/\(name).\(container)")
    }

    @Test(arguments: ["mkv", "mp4"]) func showsEachPictureOnce(container: String) throws {
        try Tree.withScratch { scratch in
            let file = try record("samples/vp9-svc.pcap", to: container, in: scratch)
            let recording = try Recording(file)
            let intact = try Truth("vp9-svc").intactFrames(of: "A")
            #expect(recording.complaints == "")
            #expect(recording.tracks["video"]?.times.count == intact.count)
            let shown = try Recording.pictureSums(file, decoder: Self.decoder)
            #expect(shown.errors == "")
            #expect(shown.sums.count == intact.count)
        }
    }

    @Test(arguments: [1, 3, 5]) func showsOnlyPicturesThatWereSentAfterLosses(percent: Int) throws {
        try Tree.withScratch { scratch in
            let whole = try Recording.pictureSums(
                record("samples/vp9-svc.pcap", to: "mp4", in: scratch), decoder: Self.decoder)
            for seed in 1...3 as ClosedRange<UInt64> {
                let lossy = try LossyCapture("vp9-svc", losing: percent, seed: seed, in: scratch)
                let shown = try Recording.pictureSums(
                    record(lossy.file.path, to: "mp4", in: scratch), decoder: Self.decoder)
                #expect(shown.errors == "", "seed \(seed)")
                #expect(shown.isPart(of: whole), "seed \(seed)")
                #expect(shown.sums.count > 5 && lossy.lost > 0, "seed \(seed)")
            }
        }
    }
}
