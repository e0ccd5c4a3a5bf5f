import Foundation
import Testing

/// Sound against picture, found in the recordings by independent means: ffmpeg decodes, numpy finds flashes and beeps.
@Suite struct SyncTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var capture: String
        var pipeline: String
        var testDescription: String { "\(capture) by \(pipeline)" }
    }

    static let cases = [
        Case(capture: "vp8-opus-360p", pipeline: "copy-mkv"), Case(capture: "vp9-opus-360p", pipeline: "copy-mp4"),
        Case(capture: "h264-opus-360p", pipeline: "copy-mp4"), Case(capture: "vp8-opus-sr", pipeline: "copy-mkv"),
        Case(capture: "vp8-opus-lossy", pipeline: "copy-mkv"), Case(capture: "h264-opus-lossy", pipeline: "copy-mp4"),
        Case(capture: "vp9-opus-latejoin-latekey", pipeline: "copy-mkv"),
        Case(capture: "vp8-opus-srtp", pipeline: "copy-mkv"),
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
            let found = try Analysis(of: given.capture, pipeline: given.pipeline, in: scratch)
            let truth = try #require(found.truth)
            #expect(abs(found.median - truth) <= 5, "measured \(found.median) ms, truth \(truth) ms")
            #expect(abs(found.least - truth) <= 20 && abs(found.most - truth) <= 20, "\(found.least)…\(found.most) ms")
            #expect(abs(found.slope - found.trueSlope) * found.duration / 3600 <= 2, "\(found.slope) ms an hour")
            #expect(found.missing == [])
            #expect(found.extra == 0)
            let told = try #require(found.toldFrozen)
            #expect(abs(told - found.frozen) <= 40, "told \(told) ms, stands \(found.frozen) ms")
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

    /// The samples, else a folder beside the checkout that has more of the same kind.
    static func folder(of capture: String) -> URL? {
        [Tree.samples, Tree.root.deletingLastPathComponent().appending(path: "shared/captures")].first {
            FileManager.default.fileExists(atPath: $0.appending(path: "\(capture).pcap").path)
        }
    }

    init(of capture: String, pipeline: String, in scratch: URL) throws {
        let folder = try #require(Self.folder(of: capture))
        let run = try Command.rokuga(
            "batch", folder.appending(path: "\(capture).pcap").path, "--pipeline", pipeline, "-o", scratch.path)
        try #require(run.status == 0, "\(run.errors)")
        let recorded = scratch.appending(path: capture)
        let container = pipeline.contains("mp4") ? "mp4" : "mkv"
        let analysed = try Command.run(
            "python3",
            [
                Tree.root.appending(path: "Tests/EndToEndTests/analyse.py").path,
                recorded.appending(path: "\(capture).\(container)").path,
                "--truth", folder.appending(path: "\(capture).truth.json").path,
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
        let report = try Self.object(Data(contentsOf: recorded.appending(path: "report.json")))
        let connections = report["connections"] as? [[String: Any]] ?? []
        let tracks = connections.first?["tracks"] as? [[String: Any]] ?? []
        toldFrozen = tracks.first { $0["kind"] as? String == "video" }.flatMap { $0["frozen_ms"] as? Double }
    }

    private static func object(_ data: Data) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }
}
