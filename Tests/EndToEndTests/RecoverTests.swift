import Foundation
import TestSupport
import Testing

/// A journal that ends anywhere gives the recording up to there, frame by frame.
///
/// `ROKUGA_CUTS=200` cuts each journal at that many places instead of a few.
@Suite(.waiting) struct RecoverTests {
    static let cutCount = Int(ProcessInfo.processInfo.environment["ROKUGA_CUTS"] ?? "") ?? 8

    /// Starts are corrected for so long after a file's beginning; behind that even the offset is the same.
    private let correctionWindow = 10.0

    @Test(arguments: [("h264-opus-360p", "copy-mp4", "mp4"), ("vp8-opus-sr", "copy", "mkv")])
    func givesWhatTheJournalHolds(capture: String, pipeline: String, container: String) throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: capture, pipeline: pipeline, in: scratch)
            try #require(live.recorder.wait().status == 0, "\(live.recorder.complaints)")
            let name = "\(capture).\(container)"
            let whole = try ["v", "a"].map { try Frames(live.file(name), $0) }
            try #require(whole.allSatisfy { $0.list.count > 300 })
            let journal = try Data(contentsOf: live.file("journal.pcapng"))
            let untouched = try Command.rokuga("recover", live.folder.path)
            #expect(untouched.status == 0 && untouched.output.contains("nothing to do"))

            var generator = SeededGenerator(seed: 2026)
            var lastCount = 0
            let cuts = (0..<Self.cutCount).map { _ in Int.random(in: 0...journal.count, using: &generator) }.sorted()
            for cut in cuts {
                let folder = scratch.appending(path: "cut-\(cut)")
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try journal.prefix(cut).write(to: folder.appending(path: "journal.pcapng"))
                try FileManager.default.copyItem(
                    at: live.file("job.json"), to: folder.appending(path: "job.json"))
                let run = try Command.rokuga("recover", "--json", folder.path)
                let reports =
                    try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]] ?? []
                let report = try #require(reports.first, "\(cut): \(run.errors)")
                #expect(report["recovered"] as? Bool == true)
                let told = report["journal"] as? [String: Any] ?? [:]
                #expect((told["bytes"] as? Int ?? 0) + (told["torn_bytes"] as? Int ?? 0) == cut)
                let file = folder.appending(path: name)
                guard FileManager.default.fileExists(atPath: file.path) else {
                    // Before the first key frame there is no file.
                    #expect(run.status == 1 && cut < journal.count / 10)
                    continue
                }
                #expect(run.status == 0)
                let parts = try ["v", "a"].map { try Frames(file, $0) }
                var offsets: [Double] = []
                for (part, all) in zip(parts, whole) {
                    offsets.append(try #require(part.offset(in: all), "cut at \(cut) of \(journal.count)"))
                }
                // Sound and picture stand to each other as in the whole recording, once that was settled.
                let reached = parts.compactMap(\.list.last?.time).max() ?? 0
                if reached > correctionWindow {
                    #expect(offsets.allSatisfy { abs($0) <= 0.0021 }, "cut at \(cut): \(offsets)")
                }
                let count = parts.map(\.list.count).reduce(0, +)
                #expect(count >= lastCount)
                lastCount = count
                try FileManager.default.removeItem(at: folder)
            }
            // At the end of the sample nearly everything was in.
            #expect(lastCount > 0)
        }
    }

    @Test func saysWhatItLeavesAlone() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "opus-audio-only", pipeline: "copy", in: scratch)
            try #require(
                live.recorder.wait(seconds: 20) {
                    (try? Data(contentsOf: live.file("journal.pcapng")).count) ?? 0 > 10_000
                })
            let named = try Command.rokuga("recover", live.folder.path)
            #expect(named.status == 2 && named.errors.contains("is being recorded"))
            let found = try Command.rokuga("recover", scratch.path)
            #expect(found.status == 0 && found.output.contains("being recorded"))
            live.recorder.signal(SIGTERM)
            #expect(live.recorder.wait().status == 0)
            let ended = try Command.rokuga("recover", scratch.path)
            #expect(ended.status == 0 && ended.output.contains("nothing to do (completed)"))
            #expect(try Command.rokuga("recover", scratch.path + "/nowhere").status == 2)
        }
    }
}
