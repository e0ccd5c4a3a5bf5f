import ArgumentParser
import Foundation
import Jobs
import Storage
import Testing

@testable import Commands

@Suite struct BatchTests {
    private func batch(_ arguments: [String], into output: String, isTerminal: Bool = false) -> CommandRun {
        CommandRun(
            ["batch", "--pipelines", Scratch.pipelines, "-o", output] + arguments, isTerminal: isTerminal)
    }

    @Test func printsARowForEachRecording() throws {
        try Scratch.with { root in
            let captures = ["opus-audio-only.pcap", "vp8-resize.pcap"].map(Scratch.sample)
            let run = batch(captures, into: root + "/out")
            #expect(run.status == 0 && run.errors == "")
            #expect(
                run.rows == [
                    "capture recording s video audio lost verdict",
                    "\(captures[0]) \(root)/out/opus-audio-only/opus-audio-only.mkv 12.00 - opus 600 0 completed",
                    "\(captures[1]) \(root)/out/vp8-resize/vp8-resize.mkv 3.01 vp8 96x64 45 opus 150 0 completed",
                ])
            let made = try Scratch.names(in: root + "/out/opus-audio-only")
            #expect(made == ["activity.json", "opus-audio-only.mkv", "report.json"])
        }
    }

    @Test func makesTheSameWithAnyNumberOfJobs() throws {
        try Scratch.with { root in
            let names = ["vp8-resize", "opus-audio-only", "three-participants", "pcmu-comfort-noise"]
            let captures = names.map { Scratch.sample($0 + ".pcap") }
            let runs = ["1", "3"].map { batch(["--jobs", $0, "--json"] + captures, into: root + "/" + $0) }
            #expect(runs.allSatisfy { $0.status == 0 && $0.errors == "" })
            let outputs = zip(runs, ["1", "3"]).map { $0.output.replacingOccurrences(of: root + "/" + $1, with: "out") }
            #expect(outputs[0] == outputs[1])
            for name in names {
                for file in try Scratch.names(in: "\(root)/1/\(name)") where file.hasSuffix(".mkv") {
                    let made = ["1", "3"].map { FileManager.default.contents(atPath: "\(root)/\($0)/\(name)/\(file)") }
                    #expect(made[0] != nil && made[0] == made[1], "\(file)")
                }
            }
        }
    }

    @Test func printsTheReportsAsAnArray() throws {
        try Scratch.with { root in
            let captures = ["opus-audio-only.pcap", "pcmu-comfort-noise.pcap"].map(Scratch.sample)
            let run = batch(["--json"] + captures, into: root)
            let reports = try #require(try run.json([[String: Any]].self))
            #expect(reports.map { $0["recording_id"] as? String } == ["opus-audio-only", "pcmu-comfort-noise"])
            #expect(reports.map { $0["verdict"] as? String } == ["completed", "completed"])
            let file = try String(contentsOfFile: root + "/opus-audio-only/report.json", encoding: .utf8)
            #expect(run.output.contains(file.drop { $0 != "\n" }))
            #expect(reports.map { $0["arguments"] as? [String] } == captures.map { [$0] })
        }
    }

    // Whatever becomes of it: a program finds the entry of each argument at its place.
    @Test func hasAnEntryForEachCaptureInTheirOrder() throws {
        try Scratch.with(texts: ["noise.pcap": "what is this"]) { root in
            let janus = ["janus-vp8-opus-audio-0.mjr", "janus-vp8-opus-video-1.mjr"].map(Scratch.sample)
            let good = Scratch.sample("opus-audio-only.pcap")
            let run = batch(
                ["--json", "\(root)/noise.pcap", good] + janus + ["\(root)/gone.pcap"], into: root + "/out")
            #expect(run.status == 1)
            let entries = try #require(try run.json([[String: Any]].self))
            #expect(
                entries.map { $0["arguments"] as? [String] }
                    == [["\(root)/noise.pcap"], [good], janus, ["\(root)/gone.pcap"]])
            #expect(entries.map { $0["verdict"] as? String } == ["failed", "completed", "completed", "failed"])
            #expect((entries[0]["message"] as? String)?.contains("not a capture format") == true)
        }
    }

    /// 5 s of the picture are frozen.
    @Test(arguments: [
        ([], "completed_with_warnings"), (["frozen_s=10"], "completed_with_warnings"),
        (["frozen_s=10", "frozen_percent=null", "lost_audio_percent=null", "lost_audio_s=null"], "completed"),
    ])
    func takesLimitsOfTheVerdict(limits: [String], verdict: String) throws {
        try Scratch.with { root in
            let options = limits.flatMap { ["--verdict", $0] }
            let run = batch(["--json", Scratch.sample("vp8-opus-lossy.pcap")] + options, into: root)
            #expect(run.status == 0)
            let reports = try #require(try run.json([[String: Any]].self))
            #expect(reports.map { $0["verdict"] as? String } == [verdict], "\(run.errors)")
        }
    }

    @Test func takesLimitsInPlaceOfThoseOfAJournal() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root, kernelDropped: 7)
            for (options, verdict) in [
                ([], "completed_with_warnings"), (["--verdict", "kernel_dropped=7"], "completed"),
                (["--verdict", "kernel_dropped=6"], "completed_with_warnings"),
            ] {
                let run = batch([job.journal, "--json"] + options, into: root + "/out")
                let report = try #require(try run.json([[String: Any]].self)?.first)
                #expect(report["verdict"] as? String == verdict, "\(options): \(run.errors)")
            }
        }
    }

    @Test func refusesALimitThatIsNone() throws {
        try Scratch.with { root in
            let capture = Scratch.sample("opus-audio-only.pcap")
            let run = batch([capture, "--verdict", "freeze=1"], into: root + "/out")
            #expect(run.status == 2 && run.output == "")
            #expect(run.errors.contains("--verdict:1:"), "\(run.errors)")
            #expect(run.errors.contains("accepted: frozen_s"), "\(run.errors)")
            #expect(!Scratch.exists(root + "/out"))
        }
    }

    @Test func goesOnAfterACaptureThatCannotBeRead() throws {
        try Scratch.with(texts: ["noise.pcap": "what is this"]) { root in
            let bad = ["\(root)/gone.pcap", "\(root)/noise.pcap"]
            let run = batch(bad + [Scratch.sample("opus-audio-only.pcap")], into: root + "/out")
            #expect(run.status == 1)
            #expect(run.rows.dropFirst().map { $0.split(separator: " ").last } == ["failed", "failed", "completed"])
            let complaints = run.errors.split(separator: "\n")
            #expect(complaints.count == 2)
            #expect(complaints.first == "\(root)/gone.pcap: cannot be opened: No such file or directory (errno 2)")
            #expect(complaints.last?.contains("which is not a capture format; accepted: pcap") == true)
        }
    }

    @Test func failsWithACaptureOfNothing() throws {
        try Scratch.with(samples: ["x.sdp": "opus-audio-only.sdp"]) { root in
            let header = try Data(contentsOf: URL(filePath: Scratch.sample("opus-audio-only.pcap"))).prefix(24)
            try header.write(to: URL(filePath: root + "/x.pcap"))
            let run = batch([root + "/x.pcap"], into: root + "/out")
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("\(root)/x.pcap: warning: x audio: port "))
            #expect(run.rows.last == "\(root)/x.pcap - - - - 0 failed (no_rtp)")
            let report = try String(contentsOfFile: root + "/out/x/report.json", encoding: .utf8)
            #expect(try Report(parsing: report).reason == .noRTP)
        }
    }

    @Test func saysThatCodecsAreGuessed() throws {
        try Scratch.with(samples: ["lonely.pcap": "opus-audio-only.pcap"]) { root in
            let run = batch([root + "/lonely.pcap"], into: root + "/out")
            #expect(run.status == 0)
            #expect(
                run.errors
                    == "\(root)/lonely.pcap: no session description found, so the codecs are guessed from the "
                    + "payloads; name one with --sdp\n")
            #expect(run.rows.last?.hasSuffix("opus 600 0 completed (codecs guessed)") == true)
        }
    }

    @Test func takesTheDescriptionsThatItIsGiven() throws {
        try Scratch.with(samples: ["lonely.pcap": "opus-audio-only.pcap"]) { root in
            let sdp = Scratch.sample("opus-audio-only.sdp")
            let run = batch([root + "/lonely.pcap", "--sdp", sdp], into: root + "/out")
            #expect(run.status == 0 && run.errors == "")
            // The connection is named as its description.
            let names = try Scratch.names(in: root + "/out/lonely")
            #expect(names.contains("opus-audio-only.mkv"))
        }
    }

    @Test func recordsTheFilesOfAParticipantTogether() throws {
        try Scratch.with { root in
            let files = ["janus-vp8-opus-audio-0.mjr", "janus-vp8-opus-video-1.mjr"].map(Scratch.sample)
            let run = batch(files, into: root)
            #expect(run.status == 0)
            #expect(run.rows.count == 2)
            #expect(run.rows.last?.hasPrefix("\(files[0]) \(root)/janus-vp8-opus/janus-vp8-opus.mkv ") == true)
        }
    }

    @Test func refusesAPipelineBeforeItReadsOrWritesAnything() throws {
        let broken = "outputs:\n  - {type: recording, from: nobody}\n"
        try Scratch.with(texts: ["broken.yaml": broken]) { root in
            let refusals = [
                ("copi", "no pipeline 'copi' in \(Scratch.pipelines), "),
                (root + "/broken.yaml", "\(root)/broken.yaml:2:29: outputs[0].from: "),
                (root + "/gone.yaml", "\(root)/gone.yaml: "),
                // Nothing encodes here.
                ("compose-audio", "compose-audio.yaml:"),
            ]
            for (pipeline, complaint) in refusals {
                let run = batch(["/nowhere.pcap", "--pipeline", pipeline], into: root + "/out")
                #expect(run.status == 2 && run.output == "")
                #expect(run.errors.contains(complaint), "\(run.errors)")
            }
            #expect(!Scratch.exists(root + "/out"))
        }
    }

    @Test func recordsAsMatroskaWhatTheContainerCannotHold() throws {
        try Scratch.with { root in
            let capture = Scratch.sample("pcmu-comfort-noise.pcap")
            let run = batch([capture, "--pipeline", "copy-mp4"], into: root + "/out")
            #expect(run.status == 0 && run.rows.last?.hasSuffix(" completed_with_warnings") == true)
            #expect(run.errors.hasPrefix(capture + ": ") && run.errors.contains("pcmu cannot be recorded in mp4"))
            #expect(Scratch.exists(root + "/out/pcmu-comfort-noise/pcmu-comfort-noise.mkv"))
        }
    }

    @Test func writesOverNothingThatABatchMade() throws {
        try Scratch.with(samples: [
            "x.pcap": "opus-audio-only.pcap", "x.sdp": "opus-audio-only.sdp", "more/x.pcap": "pcmu-comfort-noise.pcap",
            "more/x.sdp": "pcmu-comfort-noise.sdp",
        ]) { root in
            #expect(batch([root + "/more/x.pcap"], into: root + "/out").status == 0)
            let run = batch([root + "/x.pcap", root + "/more/x.pcap"], into: root + "/out")
            #expect(run.status == 0)
            let captures = try ["x", "x-2", "x-3"].map { name in
                let report = try String(contentsOfFile: "\(root)/out/\(name)/report.json", encoding: .utf8)
                return try Report(parsing: report).journal?.file
            }
            #expect(captures == [root + "/more/x.pcap", root + "/x.pcap", root + "/more/x.pcap"])
        }
    }

    @Test func leavesTheJobAloneWhoseJournalItReads() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            let before = try Scratch.names(in: job.path)
            let run = batch([job.journal], into: root)
            #expect(run.status == 1 && run.errors.contains("is the directory of a job"))
            #expect(try Scratch.names(in: job.path) == before)
            #expect(batch([job.journal], into: root + "/out").rows.last?.hasSuffix("opus 50 0 completed") == true)
        }
    }

    @Test func showsItsProgressOnATerminalAndTakesItAway() throws {
        try Scratch.with { root in
            let capture = Scratch.sample("three-participants.pcap")
            let run = batch([capture], into: root, isTerminal: true)
            #expect(run.status == 0 && !run.output.contains("\u{1B}"))
            // 2.2 MB: once after each whole megabyte.
            let lines = run.errors.components(separatedBy: "\r\u{1B}[K").filter { !$0.isEmpty }
            #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("[####") && $0.hasSuffix(capture) })
            #expect(run.errors.hasSuffix("\r\u{1B}[K"))
            #expect(run.rows.count == 4)
        }
    }

    @Test(arguments: [
        (
            ["a.pcap", "b.pcap", "--sdp", "a.sdp"],
            "--sdp needs a single capture, but there are 2; run batch once per capture"
        ),
        ([], "Missing expected argument '<files> ...'"), (["a.pcap", "-o"], "Missing value for '-o <output>'"),
        (["a.pcap", "--pipline", "copy"], "Unknown option '--pipline'. Did you mean '--pipeline'?"),
    ])
    func refusesACommandLine(arguments: [String], complaint: String) {
        let run = CommandRun(["batch"] + arguments)
        #expect(run.status == 64 && run.output == "")
        #expect(run.errors.contains(complaint), "\(run.errors)")
    }

    @Test func copiesIntoRecordingsUnlessToldOtherwise() throws {
        let command = try Batch.parse(["a.pcap"])
        #expect(command.pipeline == "copy" && command.output == "recordings" && !command.json)
        #expect(try Batch.parse(["a.pcap", "--output", "x"]).output == "x")
    }
}
