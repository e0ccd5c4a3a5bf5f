import Foundation
import Jobs
import Recorder
import Testing
import Threads

@testable import Commands

@Suite struct RecordTests {
    /// A job with a capture in the folder of its document.
    private static let job = """
        job_id: night
        source: {type: capture, file: call.pcap}
        pipeline: {outputs: [{type: recording, from: connections}]}
        output: {directory: DIRECTORY}
        """
    private static let call = ["call.pcap": "opus-audio-only.pcap", "call.sdp": "opus-audio-only.sdp"]

    private func withJob(
        _ text: String = job, samples: [String: String] = call, _ body: (String) throws -> Void
    ) throws {
        try Scratch.with(samples: samples) { root in
            let document = text.replacingOccurrences(of: "DIRECTORY", with: root + "/out")
            try Data(document.utf8).write(to: URL(filePath: root + "/job.yaml"))
            try body(root)
        }
    }

    @Test func endsWithTheReportOnOneScreen() throws {
        try withJob { root in
            let run = CommandRun("record", root + "/job.yaml")
            #expect(run.status == 0 && run.errors == "")
            #expect(run.output.contains(": completed, 12.0 s\n"))
            #expect(run.rows.contains { $0.hasPrefix("call.mkv 12.0 s ") && $0.hasSuffix(" opus") })
            let made = try Scratch.names(in: root + "/out/night")
            #expect(made == ["activity.json", "call.mkv", "job.json", "report.json"])
        }
    }

    @Test func printsTheReportAsTheFileHasIt() throws {
        try withJob { root in
            let run = CommandRun("record", "--json", root + "/job.yaml")
            let report = try Report(parsing: run.output)
            #expect(report.verdict == .completed && report.stopReason == .endOfCapture)
            let file = try String(contentsOfFile: root + "/out/night/report.json", encoding: .utf8)
            #expect(try Report(parsing: file) == report)
        }
    }

    @Test func stopsAtACommandAndKeepsWhatItHas() throws {
        var samples = ["call.pcap": "three-participants.pcap"]
        for name in ["A", "B", "C"] { samples["call-\(name).sdp"] = "three-participants-\(name).sdp" }
        try withJob(samples: samples) { root in
            let commands = Mailbox<RecordingCommand>()
            commands.post(.stop(.requested))
            let run = CommandRun(["record", "--json", root + "/job.yaml"], isTerminal: true, commands: commands)
            #expect(run.status == 0)
            let report = try Report(parsing: run.output)
            #expect(report.stopReason == .requested)
            // The moving line is gone before the report comes.
            #expect(run.errors.contains("%") && run.errors.hasSuffix("\r\u{1B}[K"))
        }
    }

    /// A supervisor that stops a job must not see it fail, and must not deliver it either.
    @Test func hasAStatusOfItsOwnForAJobStoppedBeforeTheFirstPacket() throws {
        let text = """
            job_id: night
            source: {type: sdp, sdp: "v=0\\nm=audio 47110 RTP/AVP 0\\nc=IN IP4 127.0.0.1\\n"}
            pipeline: {outputs: [{type: recording, from: connections}]}
            output: {directory: DIRECTORY}
            receive: {address: 127.0.0.1}
            """
        try withJob(text) { root in
            let commands = Mailbox<RecordingCommand>()
            commands.post(.stop(.requested))
            let run = CommandRun(["record", root + "/job.yaml"], commands: commands)
            #expect(run.status == 3 && run.output.contains("failed (cancelled)"), "\(run.errors)\(run.output)")
            #expect(run.errors.contains("stopped before the first packet came: nothing is recorded"))
            #expect(Scratch.exists(root + "/out/night/report.json"))
        }
    }

    @Test func failsWithAReportWhereNothingWasRecorded() throws {
        try withJob(samples: ["call.sdp": "opus-audio-only.sdp"]) { root in
            try Data(contentsOf: URL(filePath: Scratch.sample("opus-audio-only.pcap"))).prefix(24)
                .write(to: URL(filePath: root + "/call.pcap"))
            let run = CommandRun("record", root + "/job.yaml")
            #expect(run.status == 1 && run.output.contains("failed (no_rtp)") && run.output.contains("no files"))
            #expect(Scratch.exists(root + "/out/night/report.json"))
        }
    }

    @Test(arguments: [
        ("", "job.yaml"), ("source: 7\n", "job.yaml:1:9: source: "),
        (job + "\nlimits: {max_duration_s: long}", "job.yaml:5:26: limits.max_duration_s: "),
        (job.replacingOccurrences(of: "call.pcap", with: "gone.pcap"), "gone.pcap: cannot be opened"),
        (job.replacingOccurrences(of: "connections}", with: "view}"), "job.yaml:3:"),
        (job.replacingOccurrences(of: "{outputs: [{type: recording, from: connections}]}", with: "copi"), "'copi'"),
    ])
    func refusesAJobBeforeAnythingIsRecorded(document: String, complaint: String) throws {
        try withJob(document) { root in
            let run = CommandRun("record", root + "/job.yaml")
            #expect(run.status == 2 && run.output == "")
            #expect(run.errors.contains(complaint), "\(run.errors)")
            #expect(!Scratch.exists(root + "/out/night/report.json"))
        }
    }

    @Test func neverRecordsOverARecording() throws {
        try withJob { root in
            #expect(CommandRun("record", root + "/job.yaml").status == 0)
            let again = CommandRun("record", root + "/job.yaml")
            #expect(again.status == 2)
            #expect(
                again.errors == "\(root)/out/night: already contains a recording; use another job_id, or "
                    + "move the directory\n")
        }
    }

    @Test func takesOneJob() {
        let none = CommandRun("record")
        #expect(none.status == 64 && none.errors.contains("Missing expected argument '<job>'"))
        let two = CommandRun("record", "a.yaml", "b.yaml")
        #expect(two.status == 64 && two.errors.contains("Unexpected argument 'b.yaml'"))
    }
}
