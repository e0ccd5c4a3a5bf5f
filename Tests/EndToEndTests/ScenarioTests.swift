import Foundation
import Simulator
import Testing

/// Every file of `samples/scenarios/` is written by the command, recorded by it, and held against what it expects: by
/// the report, and by ffprobe's times and ffmpeg's decoders.
@Suite(.waiting) struct ScenarioTests {
    static let folder = Tree.samples.appending(path: "scenarios")
    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".yaml") }
        .map { String($0.dropLast(5)) }.sorted()

    @Test func thereAreScenarios() {
        #expect(Self.names.count >= 20)
    }

    @Test(arguments: names) func recordsWhatTheScenarioExpects(name: String) throws {
        try Tree.withScratch { scratch in
            let file = Self.folder.appending(path: "\(name).yaml")
            let scenario = try TortureScenario(
                parsing: String(contentsOf: file, encoding: .utf8), file: file.path)
            let sent = try SentScenario(file, in: scratch)
            let run = try Command.rokuga(
                "batch", scratch.appending(path: "\(name).pcapng").path, "--pipeline", scenario.expected.pipeline,
                "--pipelines", Tree.pipelinesKeepingGaps(in: scratch), "-o", scratch.appending(path: "out").path)
            #expect(run.status == 0, "\(run.errors)")
            try Self.check(scenario.expected, sent: sent, recorded: scratch.appending(path: "out/\(name)"))
        }
    }

    /// By other chances: the first packet of all is lost, or a packet and its repair.
    @Test(arguments: [8, 19]) func repairsWhateverIsLost(seed: Int) throws {
        try Tree.withScratch { scratch in
            let text = try String(contentsOf: Self.folder.appending(path: "rtx.yaml"), encoding: .utf8)
                .replacing("seed: 1\n", with: "seed: \(seed)\n").replacing("../", with: "\(Tree.samples.path)/")
            let file = scratch.appending(path: "rtx.yaml")
            try text.write(to: file, atomically: true, encoding: .utf8)
            let scenario = try TortureScenario(parsing: text, file: file.path)
            #expect(scenario.seed == UInt64(seed))
            let sent = try SentScenario(file, in: scratch)
            let run = try Command.rokuga(
                "batch", scratch.appending(path: "rtx.pcapng").path, "--pipeline", scenario.expected.pipeline,
                "--pipelines", Tree.pipelinesKeepingGaps(in: scratch), "-o", scratch.appending(path: "out").path)
            #expect(run.status == 0, "\(run.errors)")
            try Self.check(scenario.expected, sent: sent, recorded: scratch.appending(path: "out/rtx"))
        }
    }

    @Test func theSameScenarioIsTheSameCapture() throws {
        try Tree.withScratch { scratch in
            let captures = try ["one", "two"].map { name in
                let folder = scratch.appending(path: name)
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                _ = try SentScenario(Self.folder.appending(path: "everything.yaml"), in: folder)
                return try Data(contentsOf: folder.appending(path: "everything.pcapng"))
            }
            #expect(captures[0] == captures[1])
            #expect(captures[0].count > 100_000)
        }
    }

    /// A scenario in real time, through the API of the stand-in and real sockets.
    @Test(arguments: ["everything", "skew-fast-video"]) func recordsTheSameLive(name: String) throws {
        try Tree.withScratch { scratch in
            let file = Self.folder.appending(path: "\(name).yaml")
            let scenario = try TortureScenario(
                parsing: String(contentsOf: file, encoding: .utf8), file: file.path)
            let sent = try SentScenario(file, in: scratch)
            let live = try LiveJob(
                simulating: ["torture", file.path], pipeline: scenario.expected.pipeline, in: scratch, idleSeconds: 3,
                pipelines: Tree.pipelinesKeepingGaps(in: scratch))
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            var expected = scenario.expected
            // The machine's own delays, and the stop: an idle job ends as one that reached a limit.
            expected.audio.timesMilliseconds = nil
            expected.video.timesMilliseconds = nil
            expected.syncMilliseconds = 40
            expected.durationMilliseconds = 100
            try Self.check(expected, sent: sent, recorded: live.folder)
        }
    }

    @Test func refusesAScenarioWithThePlaceOfTheMistake() throws {
        try Tree.withScratch { scratch in
            let file = scratch.appending(path: "wrong.yaml")
            try "captures: [a.pcap]\nlength_s: 3\nnetwork:\n  los_percent: 5\n".write(
                to: file, atomically: true, encoding: .utf8)
            let run = try Command.rokuga(
                "simulate", "torture", file.path, "--write", scratch.appending(path: "x.pcapng").path)
            #expect(run.status == 2)
            #expect(
                run.errors.contains("wrong.yaml:4:3: network.los_percent: \"los_percent\" is an unknown key; accepted:")
            )
        }
    }

    private static func check(_ expected: TortureExpectation, sent: SentScenario, recorded: URL) throws {
        let document = try JSONSerialization.jsonObject(
            with: Data(contentsOf: recorded.appending(path: "report.json")))
        let report = try #require(document as? [String: Any])
        let connections = try #require(report["connections"] as? [[String: Any]])
        let connection = try #require(connections.first)
        #expect(connections.count == 1)
        if let verdict = expected.verdict { #expect(report["verdict"] as? String == verdict) }
        let outputs = connection["outputs"] as? [[String: Any]] ?? []
        let file = recorded.appending(path: try #require(outputs.first?["file"] as? String))
        let recording = try Recording(file)
        #expect(recording.complaints == "")
        #expect(try Recording.decodingErrors(file) == "")

        var comparisons: [String: Comparison] = [:]
        for (kind, track) in sent.tracks {
            let expectation = kind == "audio" ? expected.audio : expected.video
            let tracks = connection["tracks"] as? [[String: Any]] ?? []
            let told = try #require(tracks.first { $0["kind"] as? String == kind }, "no \(kind) in the report")
            let written = recording.tracks[kind]?.times ?? []
            let comparison = check(expectation, kind: kind, sent: track, written: written)
            check(expectation, kind: kind, sent: track, report: told)
            if let bound = expectation.frozenMilliseconds {
                let frozen = Double(told["frozen_ms"] as? Int ?? -1)
                let measured = comparison.frozen(step: track.step)
                #expect(abs(frozen - measured) <= bound, "\(kind): told \(frozen), in the file \(measured) ms")
            }
            comparisons[kind] = comparison
            if let bound = expected.driftMilliseconds {
                #expect(comparison.drift <= bound, "\(kind): drift \(comparison.drift) ms")
            }
        }
        if let bound = expected.syncMilliseconds {
            let sound = median(try #require(comparisons["audio"]).errors)
            let picture = median(try #require(comparisons["video"]).errors)
            #expect(abs(sound - picture) <= bound, "sound \(sound), picture \(picture) ms")
        }
        if let bound = expected.durationMilliseconds {
            let ends = sent.tracks.compactMap { kind, track in
                comparisons[kind]?.lastTime.map { $0 + min(track.step, 0.034) }
            }
            let begins = sent.tracks.keys.compactMap { comparisons[$0]?.firstTime }
            let length = (ends.max() ?? 0) - (begins.min() ?? 0)
            #expect(abs(recording.duration - length) * 1000 <= bound, "lasts \(recording.duration), was \(length) s")
        }
    }

    /// The frames of a file.
    private static func check(
        _ expected: TortureExpectation.Track, kind: String, sent: SentScenario.Track, written: [Double]
    ) -> Comparison {
        let indices: [Int]
        switch expected.frames {
        case .arrived:
            indices = sent.frames.indices.filter { sent.frames[$0].hasArrived }
            #expect(written.count == indices.count, "\(kind): frames")
        case .decodable:
            indices = sent.frames.indices.filter { sent.frames[$0].isDecodable }
            #expect(written.count == indices.count, "\(kind): frames")
        case .count(let range):
            indices = sent.frames.indices.filter { sent.frames[$0].isDecodable }
            #expect(range.contains(written.count), "\(kind): \(written.count) frames, not \(range)")
        case nil:
            indices = Array(sent.frames.indices)
        }
        #expect(zip(written, written.dropFirst()).allSatisfy { $0 < $1 }, "\(kind): times rise")
        let comparison = Comparison(written, sent: sent.frames, expected: indices)
        if let bound = expected.timesMilliseconds {
            let errors = comparison.errors
            let centre = median(errors)
            let worst = errors.map { abs($0 - centre) }.max() ?? 0
            #expect(worst <= bound, "\(kind): a frame is \(worst) ms off")
        }
        return comparison
    }

    /// The fields of a report. What was lost and what came twice is always known.
    private static func check(
        _ expected: TortureExpectation.Track, kind: String, sent: SentScenario.Track, report: [String: Any]
    ) {
        var fields = expected.report
        fields[.lost] = fields[.lost] ?? sent.lost...sent.lost
        fields[.duplicate] = fields[.duplicate] ?? sent.duplicate...sent.duplicate
        for (field, range) in fields {
            let value: Int?
            switch field {
            case .ssrcs: value = (report[field.rawValue] as? [Any])?.count
            case .gaps: value = (report[field.rawValue] as? [String: Any])?["count"] as? Int
            default: value = report[field.rawValue] as? Int
            }
            let found = value ?? (field == .width || field == .height ? 0 : -1)
            #expect(range.contains(found), "\(kind): \(field.rawValue) is \(found), not \(range)")
        }
    }
}
