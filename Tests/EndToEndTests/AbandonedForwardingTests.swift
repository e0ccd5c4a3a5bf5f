import Foundation
import Glibc
import Testing

/// What a killed recorder left forwarded ends with the next recorder, and no later than that.
@Suite(.serialized, .waiting) struct AbandonedForwardingTests {
    private func stops(_ live: LiveJob) -> Int {
        live.simulator.complaints.split(separator: "\n").count { $0.contains("stopped") }
    }

    @Test func theNextRecorderStopsWhatAKilledOneLeftAndRecoveryLeavesItsOwnAlone() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(
                capture: "vp8-opus-360p", pipeline: "copy", in: scratch, simulate: ["--loop"], idleSeconds: 20)
            let path = live.file("vp8-opus-360p.mkv")
            try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: path).count) ?? 0 > 10_000 })
            live.recorder.signal(SIGKILL)
            #expect(live.recorder.wait().wasKilled && stops(live) == 0)

            // A supervisor starts the same job again: rokuga refuses it, and asks the SFU to stop forwarding.
            let job = scratch.appending(path: "job.json")
            let again = try Command.rokuga("record", job.path)
            #expect(again.status == 2)
            #expect(again.errors.contains("stopped 1 connection that a killed recorder had left"), "\(again.errors)")
            #expect(live.simulator.wait(seconds: 5) { stops(live) == 1 }, "\(live.simulator.complaints)")

            // Another job of the same output directory is killed too, and a third one comes.
            let text = try String(contentsOf: job, encoding: .utf8)
            var recorders: [Running] = []
            for name in ["second", "third"] {
                let file = scratch.appending(path: "\(name).json")
                try Data(text.replacingOccurrences(of: #""job""#, with: #""\#(name)""#).utf8).write(to: file)
                let recorder = try Running(Tree.rokuga.path, ["record", file.path])
                recorders.append(recorder)
                let growing = scratch.appending(path: "\(name)/vp8-opus-360p.mkv")
                try #require(
                    recorder.wait(seconds: 20) { (try? Data(contentsOf: growing).count) ?? 0 > 10_000 },
                    "\(recorder.complaints)")
                if name == "second" {
                    recorder.signal(SIGKILL)
                    #expect(recorder.wait().wasKilled)
                }
            }
            #expect(!recorders[0].complaints.contains("killed recorder"))
            #expect(recorders[1].complaints.contains("stopped 1 connection that a killed recorder had left"))
            #expect(stops(live) == 2, "\(live.simulator.complaints)")

            // The third one records the same connection now.
            for name in ["job", "second"] {
                let recovered = try Command.rokuga("recover", scratch.appending(path: name).path)
                #expect(recovered.status == 0, "\(recovered.errors)")
            }
            #expect(stops(live) == 2, "\(live.simulator.complaints)")
            let held = scratch.appending(path: "third/forwarding.jsonl")
            #expect(FileManager.default.fileExists(atPath: held.path))
            recorders[1].signal(SIGTERM)
            #expect(recorders[1].wait().status == 0)
            #expect(stops(live) == 3)
            #expect(!FileManager.default.fileExists(atPath: held.path))
        }
    }
}
