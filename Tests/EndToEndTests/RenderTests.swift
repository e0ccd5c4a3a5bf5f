import Foundation
import Testing

/// Other outputs of old jobs.
@Suite(.waiting) struct RenderTests {
    private func contents(_ folder: URL) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !name.hasPrefix("render-") {
            contents[name] = try Data(contentsOf: folder.appending(path: name))
        }
        return contents
    }

    /// `vp8-opus-srtp` was encrypted by Janus: the keys come from the job's directory.
    @Test func composesAnEncryptedJobThatWasCopied() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "vp8-opus-srtp", pipeline: "copy", in: scratch)
            try #require(live.recorder.wait().status == 0, "\(live.recorder.complaints)")
            let before = try contents(live.folder)
            #expect(before.keys.contains("keys.json"))

            let again = try Command.rokuga("render", live.folder.path, "--pipeline", "copy-mkv")
            try #require(again.status == 0, "\(again.errors)")
            #expect(
                try Data(contentsOf: live.file("render-copy-mkv/vp8-opus-srtp.mkv")) == before["vp8-opus-srtp.mkv"])

            let run = try Command.rokuga("render", live.folder.path, "--pipeline", "compose-audio", "--json")
            try #require(run.status == 0, "\(run.errors)")
            let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any] ?? [:]
            #expect(report["verdict"] as? String == "completed")
            let mix = live.file("render-compose-audio/common.m4a")
            let recording = try Recording(mix)
            #expect(recording.tracks["audio"]?.codec == "aac" && recording.tracks.count == 1)
            let copied = try Recording(live.file("vp8-opus-srtp.mkv"))
            // The view's times are fixed at once, those of a file are corrected for ten seconds.
            #expect(abs(recording.duration - copied.duration) < 1)
            #expect(try Recording.decodingErrors(mix) == "")
            #expect(try contents(live.folder) == before)

            let refused = try Command.rokuga("render", live.folder.path, "--pipeline", "copy", "-o", live.folder.path)
            #expect(refused.status == 2 && refused.errors.contains("already contains a recording"))
            try FileManager.default.removeItem(at: live.file("keys.json"))
            let without = try Command.rokuga("render", live.folder.path, "--pipeline", "copy")
            #expect(without.status == 1)
        }
    }

    @Test func refusesWhatIsNoJob() throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga("render", scratch.path, "--pipeline", "copy")
            #expect(run.status == 2 && run.errors.contains("journal.pcapng"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
        }
    }
}
