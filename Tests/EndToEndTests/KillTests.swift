import Foundation
import TestSupport
import Testing

/// What is left after `kill -9` plays, and little is missing.
///
/// `ROKUGA_KILLS=50` kills at that many instants instead of a few.
@Suite(.serialized, .waiting) struct KillTests {
    static let instants: [Double] = {
        var generator = SeededGenerator(seed: 2026)
        let count = Int(ProcessInfo.processInfo.environment["ROKUGA_KILLS"] ?? "") ?? 4
        return (0..<count).map { _ in Double.random(in: 1...8, using: &generator) }
    }()

    /// Recovery point and engine delay, stated in docs/operations.md; together they stay below a second.
    private let allowedLoss = 1.0

    @Test(arguments: instants) func leavesAFileThatPlays(seconds: Double) throws {
        let isMP4 = Int(seconds * 1000).isMultiple(of: 2)
        let capture = isMP4 ? "h264-opus-360p" : "vp8-opus-360p"
        let file = isMP4 ? "\(capture).mp4" : "\(capture).mkv"
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: capture, pipeline: isMP4 ? "copy-mp4" : "copy", in: scratch)
            let path = live.file(file)
            try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: path).count) ?? 0 > 10_000 })
            let began = Date()
            _ = live.recorder.wait(seconds: seconds) { Date().timeIntervalSince(began) >= seconds }
            let killed = Date()
            live.recorder.signal(SIGKILL)
            #expect(live.recorder.wait().wasKilled)

            let recording = try Recording(path)
            #expect(recording.tracks["video"] != nil && recording.tracks["audio"] != nil)
            // A torn last cluster may end in half a frame, which a player drops.
            let complaints = try Recording.decodingErrors(path, stopsAtError: false).split(separator: "\n")
            #expect(complaints.count <= 2, "\(complaints)")
            let written = recording.tracks.values.compactMap(\.times.last).max() ?? 0
            // The header says how long the file is, up to the last fragment boundary.
            #expect(recording.duration > 0 && abs(recording.duration - written) < allowedLoss)
            #expect(killed.timeIntervalSince(began) - written < allowedLoss)

            let played = try ["v", "a"].map { try Frames(path, $0) }
            let again = try Command.rokuga("recover", live.folder.path)
            #expect(again.status == 0, "\(again.errors)")
            #expect(try Recording.decodingErrors(path) == "")
            #expect(try live.report()["recovered"] as? Bool == true)
            let recovered = try ["v", "a"].map { try Frames(path, $0) }
            let whole = try Frames.undisturbed(
                capture, pipeline: isMP4 ? "copy-mp4" : "copy", container: path.pathExtension, in: scratch)
            for (own, all) in zip(recovered, whole) {
                // The live packets have arrival times of their own, so the clocks differ by the jitter.
                #expect(own.offset(in: all, tolerance: 0.005) != nil, "other frames than without the kill")
            }
            // Whatever the killed file showed is in the recovered one; only its torn last frames may differ.
            for (part, all) in zip(played, recovered) {
                var part = part
                part.list.removeLast(min(2, part.list.count))
                #expect(part.offset(in: all) != nil)
            }
        }
    }
}
