import Foundation
import Glibc
import TestSupport
import Testing

/// What surrounds the process cannot end a recording or harm a file: signals, limits, closed descriptors.
@Suite(.serialized, .waiting) struct SurroundingsTests {
    private func waitForFile(_ live: LiveJob) throws {
        let path = live.file("vp8-opus-360p.mkv")
        try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: path).count) ?? 0 > 10_000 })
    }

    @Test func recoveryTellsTheSFUToStopForAKilledRecorder() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "vp8-opus-360p", pipeline: "copy", in: scratch)
            try waitForFile(live)
            live.recorder.signal(SIGKILL)
            #expect(live.recorder.wait().wasKilled)
            #expect(!live.simulator.complaints.contains("stopped"))
            let recovered = try Command.rokuga("recover", live.folder.path)
            #expect(recovered.status == 0, "\(recovered.errors)")
            #expect(
                live.simulator.wait(seconds: 5) { live.simulator.complaints.contains("stopped") },
                "\(live.simulator.complaints)")
        }
    }

    /// A terminal that is closed sends it, and more than once.
    @Test func aHangupEndsARecordingProperly() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "vp8-opus-360p", pipeline: "copy", in: scratch)
            try waitForFile(live)
            // No core dump may contain keys.
            let limits = try String(
                contentsOfFile: "/proc/\(live.recorder.process.processIdentifier)/limits", encoding: .utf8)
            let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
            #expect(core?.split(separator: " ").filter { $0 == "0" }.count == 2)
            live.recorder.signal(SIGHUP)
            live.recorder.signal(SIGHUP)
            let run = live.recorder.wait()
            #expect(run.status == 0 && !run.wasKilled, "\(run.errors)")
            #expect(try live.report()["verdict"] as? String == "completed")
            #expect(try Recording.decodingErrors(live.file("vp8-opus-360p.mkv")) == "")
        }
    }

    @Test func closedDescriptorsChangeNoFile() throws {
        try Tree.withScratch { scratch in
            let script = "exec \"$0\" batch \"$1\" --pipeline copy -o \"$2\" <&- >&- 2>&-"
            let capture = Tree.samples.appending(path: "opus-audio-only.pcap").path
            let closed = try Command.run(
                "bash", ["-c", script, Tree.rokuga.path, capture, scratch.appending(path: "closed").path])
            #expect(closed.status == 0 && !closed.wasKilled)
            let open = try Command.rokuga(
                "batch", capture, "--pipeline", "copy", "-o", scratch.appending(path: "open").path)
            #expect(open.status == 0)
            let name = "opus-audio-only/opus-audio-only.mkv"
            let files = ["closed", "open"].map { try? Data(contentsOf: scratch.appending(path: "\($0)/\(name)")) }
            #expect(files[0] != nil && files[0] == files[1])
        }
    }

    /// SIGXFSZ is not for recordings alone; the umask takes the owner's rights from no file.
    @Test(arguments: ["ulimit -f 100", "umask 0777"]) func batchTakesEveryLimitAsAnError(limit: String) throws {
        try Tree.withScratch { scratch in
            let script = "\(limit); exec \"$0\" batch \"$1\" --pipeline copy -o \"$2\""
            let capture = Tree.samples.appending(path: "vp8-opus-360p.pcap").path
            let run = try Command.run(
                "bash", ["-c", script, Tree.rokuga.path, capture, scratch.appending(path: "out").path])
            #expect(!run.wasKilled)
            #expect(run.status == (limit.hasPrefix("umask") ? 0 : 1), "\(run.errors)")
            if run.status == 1 { #expect(run.errors.contains("disk is full"), "\(run.errors)") }
        }
    }
}
