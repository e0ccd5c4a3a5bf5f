import Foundation
import TestSupport
import Testing

/// Sound against picture, found in the recordings by independent means: ffmpeg decodes, numpy finds flashes and beeps.
@Suite(.waiting) struct SyncTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var capture: String
        var pipeline: String
        var participant = "A"
        var testDescription: String { "\(capture) \(participant) by \(pipeline)" }
    }

    static let cases = [
        Case(capture: "vp8-opus-360p", pipeline: "copy-mkv"), Case(capture: "vp9-opus-360p", pipeline: "copy-mp4"),
        Case(capture: "h264-opus-360p", pipeline: "copy-mp4"), Case(capture: "vp8-opus-sr", pipeline: "copy-mkv"),
        Case(capture: "vp8-opus-lossy", pipeline: "copy-mkv"), Case(capture: "h264-opus-lossy", pipeline: "copy-mp4"),
        Case(capture: "vp9-opus-latejoin-latekey", pipeline: "copy-mkv"),
        Case(capture: "vp8-opus-srtp", pipeline: "copy-mkv"),
        Case(capture: "three-participants", pipeline: "copy-mkv"),
        Case(capture: "three-participants", pipeline: "copy-mkv", participant: "B"),
        Case(capture: "three-participants", pipeline: "copy-mkv", participant: "C"),
        // Two minutes and more stand in a neighbouring folder only.
        Case(capture: "vp8-opus-long", pipeline: "copy-mkv"),
        Case(capture: "vp8-opus-sr-delayed", pipeline: "copy-mkv"),
        Case(capture: "firefox-vp8-opus", pipeline: "copy-mkv"), Case(capture: "av1-opus-360p", pipeline: "copy-mp4"),
        Case(capture: "vp8-opus-720p", pipeline: "copy-mkv"), Case(capture: "h264-opus-sr-mux", pipeline: "copy-mp4"),
    ].filter { Analysis.folder(of: $0.capture) != nil }

    /// The truth's median is by sender reports where there are some, else by the quickest packets. Matroska rounds each
    /// time to a millisecond.
    @Test(arguments: cases) func everyBeepAndFlashIsWhereItWas(_ given: Case) throws {
        try Tree.withScratch { scratch in
            let found = try Analysis(
                of: given.capture, participant: given.participant, pipeline: given.pipeline, in: scratch)
            let truth = try #require(found.truth)
            #expect(abs(found.median - truth) <= 5, "measured \(found.median) ms, truth \(truth) ms")
            #expect(abs(found.least - truth) <= 20 && abs(found.most - truth) <= 20, "\(found.least)…\(found.most) ms")
            #expect(found.farthest <= 5, "an event is \(found.farthest) ms from where it was sent")
            #expect(abs(found.slope - found.trueSlope) * found.duration / 3600 <= 2, "\(found.slope) ms an hour")
            #expect(found.missing == [])
            #expect(found.extra == 0)
            let told = try #require(found.toldFrozen)
            #expect(abs(told - found.frozen) <= 40, "told \(told) ms, stands \(found.frozen) ms")
        }
    }

    /// The recording of a recorder that was killed so many seconds after it began to write.
    private func recovered(_ capture: String, killedAfter seconds: Double, in scratch: URL) throws -> URL {
        let live = try LiveJob(capture: capture, pipeline: "copy-mkv", in: scratch)
        let file = live.file("\(capture).mkv")
        let hasBegun = live.recorder.wait(seconds: 20) { (try? Data(contentsOf: file).count) ?? 0 > 10_000 }
        try #require(hasBegun)
        let instant = Date(timeIntervalSinceNow: seconds)
        _ = live.recorder.wait(seconds: seconds + 1) { Date() >= instant }
        live.recorder.signal(SIGKILL)
        let killed = live.recorder.wait()
        #expect(killed.wasKilled)
        let made = try Command.rokuga("recover", live.folder.path)
        try #require(made.status == 0, "\(made.errors)")
        return file
    }

    /// Killed in the midst, at seeded instants, and recovered; `Tests/Interop/recovered.py` does it with whole folders.
    @Test(arguments: [("vp8-opus-360p", 1), ("h264-opus-lossy", 2), ("vp8-opus-sr", 3)])
    func everyBeepAndFlashIsWhereItWasAfterAKill(_ capture: String, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let instant = Double.random(in: 5...9, using: &generator)
        try Tree.withScratch { scratch in
            let file = try recovered(capture, killedAfter: instant, in: scratch)
            let found = try Analysis(of: capture, recorded: file)
            let truth = try #require(found.truth)
            #expect(found.count >= 4 && found.duration > instant - 1, "\(found.count) events in \(found.duration) s")
            #expect(abs(found.median - truth) <= 5, "measured \(found.median) ms, truth \(truth) ms")
            #expect(abs(found.least - truth) <= 20 && abs(found.most - truth) <= 20, "\(found.least)…\(found.most) ms")
            // What was sent after the kill is missing rightly.
            let last = found.lastCounter
            let lacking = found.missing.filter { $0 < last }
            #expect(lacking == [])
        }
    }
}

/// What `analyse.py` finds in the recording of a capture.
struct Analysis {
    var median = 0.0
    var least = 0.0
    var most = 0.0
    /// Milliseconds an hour, in the file and by the RTP timestamps.
    var slope = 0.0
    var trueSlope = 0.0
    /// Seconds.
    var duration = 0.0
    var truth: Double?
    var missing: [Int] = []
    /// How many.
    var extra = 0
    /// Milliseconds for which the picture stands, in the file and by the report.
    var frozen = 0.0
    var toldFrozen: Double?
    /// Of events with flash and beep; and the counter of the last one.
    var count = 0
    var lastCounter = 0
    /// Milliseconds between an event and its own offset by the RTP timestamps, the truth's median being that of all.
    var farthest = 0.0

    /// The samples, else a folder beside the checkout that has more of the same kind.
    static func folder(of capture: String) -> URL? {
        [Tree.samples, Tree.root.deletingLastPathComponent().appending(path: "shared/captures")].first {
            FileManager.default.fileExists(atPath: $0.appending(path: "\(capture).pcap").path)
        }
    }

    /// Records the capture in batch.
    init(of capture: String, participant: String = "A", pipeline: String, in scratch: URL) throws {
        let folder = try #require(Self.folder(of: capture))
        let run = try Command.rokuga(
            "batch", folder.appending(path: "\(capture).pcap").path, "--pipeline", pipeline, "-o", scratch.path)
        try #require(run.status == 0, "\(run.errors)")
        let recorded = scratch.appending(path: capture)
        let container = pipeline.contains("mp4") ? "mp4" : "mkv"
        let report = try Self.object(Data(contentsOf: recorded.appending(path: "report.json")))
        let connections = report["connections"] as? [[String: Any]] ?? []
        let ids = [capture, "\(capture)-\(participant)"]
        let connection = try #require(connections.first { ids.contains($0["connection_id"] as? String ?? "") })
        let name = connection["connection_id"] as? String ?? ""
        try self.init(
            of: capture, participant: participant, recorded: recorded.appending(path: "\(name).\(container)"))
        let tracks = connection["tracks"] as? [[String: Any]] ?? []
        toldFrozen = tracks.first { $0["kind"] as? String == "video" }.flatMap { $0["frozen_ms"] as? Double }
    }

    /// Looks into a recording of the capture.
    init(of capture: String, participant: String = "A", recorded file: URL) throws {
        let folder = try #require(Self.folder(of: capture))
        let analysed = try Command.run(
            "python3",
            [
                Tree.root.appending(path: "Tests/EndToEndTests/analyse.py").path, file.path, "--truth",
                folder.appending(path: "\(capture).truth.json").path, "--participant", participant,
            ])
        try #require(analysed.status == 0, "\(analysed.errors)")
        let found = try Self.object(Data(analysed.output.utf8))
        median = try #require(found["median_ms"] as? Double)
        least = try #require(found["min_ms"] as? Double)
        most = try #require(found["max_ms"] as? Double)
        slope = try #require(found["slope_ms_per_hour"] as? Double)
        trueSlope = try #require(found["truth_slope_ms_per_hour"] as? Double)
        duration = try #require(found["duration_s"] as? Double)
        truth = found["truth_ms"] as? Double
        let lacking = try #require(found["missing"] as? [String: [Int]])
        missing = lacking.values.flatMap { $0 }
        extra = try #require(found["extra"] as? [String: [Double]]).values.map(\.count).reduce(0, +)
        frozen = try #require(found["frozen_ms"] as? Double)
        for event in found["events"] as? [[String: Any]] ?? [] {
            guard let offset = event["offset_ms"] as? Double else { continue }
            count += 1
            lastCounter = max(lastCounter, event["counter"] as? Int ?? 0)
            if let own = event["truth_ms"] as? Double { farthest = max(farthest, abs(offset - own)) }
        }
    }

    private static func object(_ data: Data) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }
}
