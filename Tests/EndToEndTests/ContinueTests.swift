import FileSupport
import Foundation
import Glibc
import Testing

/// `kill -9` in the middle of a live job, and `rokuga record --continue`: one recording, right times, and the same
/// bytes as from its journal.
@Suite(.serialized, .waiting) struct ContinueTests {
    private func size(_ file: URL) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int) ?? 0
    }

    /// Kills the recorder when the journal has grown by so many bytes.
    private func kill(_ live: LiveJob, after bytes: Int) throws {
        let journal = live.file("journal.pcapng")
        let start = size(journal)
        try #require(
            live.recorder.wait(seconds: 30) { size(journal) > start + bytes }, "\(live.recorder.complaints)")
        live.recorder.signal(SIGKILL)
        #expect(live.recorder.wait().wasKilled)
    }

    /// Kills and goes on so many times, and waits for the end.
    private func interrupted(_ live: LiveJob, times: Int = 1, bytes: Int = 150_000) throws -> [String: Any] {
        for _ in 0..<times {
            try kill(live, after: bytes)
            try live.goOn()
        }
        let ended = live.recorder.wait()
        try #require(ended.status == 0, "\(ended.errors)")
        let report = try live.report()
        #expect(report["verdict"] as? String == "completed_with_warnings")
        let resumed = (report["source"] as? [String: Any])?["resumed"] as? [String: Any]
        #expect(resumed?["count"] as? Int == times && resumed?["unseen_s"] as? Double ?? 0 > 0)
        let warnings = report["warnings"] as? [[String: Any]] ?? []
        #expect(warnings.contains { $0["reason"] as? String == "interrupted" })
        return report
    }

    /// The recordings and presentations in a folder, by their names.
    private func outputs(_ folder: URL, _ names: [String]) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in names {
            let path = folder.appending(path: name)
            if name.contains(".") {
                found[name] = try Data(contentsOf: path)
            } else {
                for (file, data) in try PresentedFolder(path: path).files() { found[name + "/" + file] = data }
            }
        }
        return found
    }

    /// The journal gives the same bytes again.
    private func equalsBatch(_ live: LiveJob, _ names: [String], in scratch: URL) throws {
        let copy = scratch.appending(path: "again")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in ["journal.pcapng", "job.json"] {
            try FileManager.default.copyItem(at: live.file(name), to: copy.appending(path: name))
        }
        let again = try Command.rokuga("recover", copy.path)
        #expect(again.status == 0, "\(again.errors)")
        let (own, other) = (try outputs(live.folder, names), try outputs(copy, names))
        #expect(own.keys.sorted() == other.keys.sorted())
        for (name, data) in own { #expect(data == other[name], "\(name) has other bytes in batch") }
        #expect(!own.isEmpty)
    }

    /// Each frame of a file is where it is in the undisturbed recording, and all of them are the first or last ones.
    private func hasRightTimes(_ own: Frames, of whole: Frames, kind: String) throws {
        var places: [String: [Double]] = [:]
        for frame in whole.list { places[frame.digest, default: []].append(frame.time) }
        var offsets: [Double] = []
        for frame in own.list {
            guard let times = places[frame.digest], times.count == 1 else { continue }
            offsets.append(frame.time - times[0])
        }
        try #require(offsets.count > 50, "\(kind): \(offsets.count) frames are known")
        let spread = (offsets.max() ?? 0) - (offsets.min() ?? 0)
        // Live packets have arrival times of their own.
        #expect(spread < 0.03, "\(kind): \(spread) s between the parts")
    }

    /// Only the last sample has key frames behind its first, so that its pictures go on too.
    @Test(arguments: [("vp8-opus-360p", "copy", 1), ("h264-opus-360p", "copy-mp4", 2), ("h264-bframes", "copy-mp4", 1)])
    func aCopyIsOneFileWithRightTimes(capture: String, pipeline: String, times: Int) throws {
        let ending = pipeline == "copy" ? "mkv" : "mp4"
        let hasKeyFrames = capture == "h264-bframes"
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: capture, pipeline: pipeline, in: scratch)
            let name = "\(capture).\(ending)"
            let report = try interrupted(live, times: times, bytes: hasKeyFrames ? 30_000 : 150_000)
            let connections = report["connections"] as? [[String: Any]] ?? []
            #expect(connections.count == 1 && connections.first?["unseen_s"] as? Double ?? 0 > 0)
            for track in connections.first?["tracks"] as? [[String: Any]] ?? [] {
                #expect(track["lost"] as? Int == 0 && track["frozen_ms"] as? Int == 0)
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: live.folder.path)
            #expect(files.filter { $0.contains(ending) } == [name])
            #expect(try Recording.decodingErrors(live.file(name)) == "")
            let whole = try Frames.undisturbed(capture, pipeline: pipeline, container: ending, in: scratch)
            for (kind, frames) in zip(["v", "a"], whole) {
                let own = try Frames(live.file(name), kind)
                try hasRightTimes(own, of: frames, kind: kind)
                guard kind == "a" || hasKeyFrames else { continue }
                let (last, end) = (own.list.map(\.time).max() ?? 0, frames.list.map(\.time).max() ?? 0)
                #expect(abs(last - end) < 0.1, "\(kind) ends at \(last) instead of \(end)")
            }
            try equalsBatch(live, [name], in: scratch)
        }
    }

    /// The media sequence number of a presentation's video.
    private func number(of folder: PresentedFolder) throws -> Int {
        let text = try #require(folder.text("video.m3u8"))
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("#EXT-X-MEDIA-SEQUENCE:") })
        return try #require(Int(line.drop { $0 != ":" }.dropFirst()))
    }

    /// Whoever polls sees no list go back and no segment change.
    @Test func aPresentationGoesOn() throws {
        let pipeline = """
            {"outputs": [{"type": "hls", "from": "connections", "hlsTime": 1, "hlsListSize": 6},
                         {"type": "dash", "from": "connections", "dashSegDuration": 1}]}
            """
        try Tree.withScratch { scratch in
            // Its only key frame comes again each 12 s.
            let capture = "h264-opus-360p"
            let live = try LiveJob(capture: capture, pipeline: pipeline, in: scratch, simulate: ["--loop"])
            let folder = PresentedFolder(path: live.file(capture))
            var reader = PresentationReader(folder)
            try kill(live, after: 150_000)
            reader.read()
            let before = try folder.list("video.m3u8")
            let files = try folder.files()
            try live.goOn()
            var sequence = 0
            let first = try number(of: folder)
            var isStopped = false
            let isEnded = live.recorder.wait(seconds: 60) {
                reader.read()
                let number = (try? number(of: folder)) ?? -1
                #expect(number >= sequence)
                sequence = max(sequence, number)
                // Far enough that all that is listed came after that key frame.
                if number > first + 14, !isStopped {
                    isStopped = true
                    live.recorder.signal(SIGTERM)
                }
                return folder.text("video.m3u8")?.contains("#EXT-X-ENDLIST") == true
            }
            #expect(isEnded && reader.readings > 3)
            #expect(reader.problems.isEmpty, "\(reader.problems)")
            try #require(live.recorder.wait().status == 0, "\(live.recorder.complaints)")
            #expect(try (live.report()["source"] as? [String: Any])?["resumed"] != nil)
            // What was named before the kill kept its name and its bytes, as long as it is there.
            #expect(!before.paths.isEmpty)
            for name in before.paths {
                guard let now = try? Data(contentsOf: folder.path.appending(path: name)) else { continue }
                #expect(now == files[name], "\(name)")
            }
            let verified = try Command.rokuga("verify", folder.path.path)
            #expect(verified.status == 0, "\(verified.output)")
            try equalsBatch(live, [capture], in: scratch)
        }
    }

    @Test func aViewGoesOn() throws {
        let pipeline = """
            {"view": {"audio": {"format": {"codec": "opus"}},
                      "video": {"format": {"codec": "vp8"},
                                "parameters": {"resolution": {"width": 160, "height": 120}, "framerate": 12}}},
             "outputs": [{"type": "recording", "from": "view", "container": "mkv"},
                         {"type": "recording", "from": "connections", "container": "mkv"}]}
            """
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "vp8-opus-360p", pipeline: pipeline, in: scratch)
            _ = try interrupted(live)
            let names = try FileManager.default.contentsOfDirectory(atPath: live.folder.path)
                .filter { $0.hasSuffix(".mkv") }
            #expect(names.count == 2)
            for name in names { #expect(try Recording.decodingErrors(live.file(name)) == "") }
            try equalsBatch(live, names, in: scratch)
        }
    }

    @Test func beginsWhereThereIsNothingAndRefusesWhatHasEnded() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "vp8-opus-360p", pipeline: "copy", in: scratch)
            try kill(live, after: 20_000)
            // A recorder that runs has the job.
            try live.goOn()
            let ready = live.recorder.wait(seconds: 20) { live.recorder.complaints.contains("recording") }
            try #require(ready, "\(live.recorder.complaints)")
            let job = scratch.appending(path: "job.json").path
            let second = try Command.rokuga("record", job, "--continue")
            #expect(second.status == 2 && second.errors.contains("is being recorded"), "\(second.errors)")
            live.recorder.signal(SIGTERM)
            #expect(live.recorder.wait().status == 0)
            let ended = try Command.rokuga("record", job, "--continue")
            #expect(ended.status == 2 && ended.errors.contains("its recording is complete"), "\(ended.errors)")
            // Nothing is there: the job begins.
            try FileManager.default.removeItem(at: live.folder)
            try live.goOn()
            let path = live.file("vp8-opus-360p.mkv")
            #expect(live.recorder.wait(seconds: 20) { size(path) > 1000 }, "\(live.recorder.complaints)")
            live.recorder.signal(SIGTERM)
            #expect(live.recorder.wait().status == 0)
            #expect(try (live.report()["source"] as? [String: Any])?["resumed"] == nil)
        }
    }
}
