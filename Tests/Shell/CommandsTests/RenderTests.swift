import Foundation
import Jobs
import Storage
import Testing

@testable import Commands

@Suite struct RenderTests {
    private func render(_ job: String, _ arguments: String..., pipeline: String = "copy-mp4") -> CommandRun {
        CommandRun(["render", job, "--pipelines", Scratch.pipelines, "--pipeline", pipeline] + arguments)
    }

    @Test func makesAnotherOutputInAFolderNamedAfterThePipeline() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            let run = render(job.path)
            #expect(run.status == 0 && run.errors == "")
            #expect(
                run.rows.last == "\(job.path) \(job.path)/render-copy-mp4/camera.mp4 1.00 - opus 50 0 completed")
            let made = try Scratch.names(in: job.path + "/render-copy-mp4")
            #expect(made == ["activity.json", "camera.mp4", "report.json"])
            #expect(try Scratch.names(in: job.path) == ["job.json", "journal.pcapng", "render-copy-mp4"])
        }
    }

    // The same rows, files and reports as one after the other.
    @Test(arguments: ["1", "3"]) func makesThoseOfSeveralJobsInTheOrderOfTheirNames(limit: String) throws {
        try Scratch.with { root in
            let jobs = try ["late", "early", "broken"].map { try RecordedJob.make(in: root, named: $0).path }
            try Data("what is this, a journal?".utf8).write(to: URL(filePath: jobs[2] + "/journal.pcapng"))
            let run = render(jobs[0], jobs[2], jobs[1], "--jobs", limit)
            #expect(run.status == 1)
            #expect(
                run.rows == [
                    "job recording s video audio lost verdict",
                    "\(jobs[0]) \(jobs[0])/render-copy-mp4/camera.mp4 1.00 - opus 50 0 completed",
                    "\(jobs[2]) - - - - - not made",
                    "\(jobs[1]) \(jobs[1])/render-copy-mp4/camera.mp4 1.00 - opus 50 0 completed",
                ])
            let reports = try render(jobs[0], jobs[1], "--json", "--jobs", limit).json([[String: Any]].self)
            #expect(reports?.map { $0["arguments"] as? [String] } == [[jobs[0]], [jobs[1]]])
        }
    }

    // One job that is refused stops the command before it makes an output of any other.
    @Test func refusesAllWhereOneCannotBeRendered() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            let run = render(job.path, root + "/nowhere")
            #expect(run.status == 2 && run.output == "" && run.errors.contains("\(root)/nowhere/journal.pcapng"))
            #expect(try Scratch.names(in: job.path) == ["job.json", "journal.pcapng"])
        }
    }

    @Test func makesItWhereItIsTold() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            #expect(render(job.path, "-o", root + "/else/where").status == 0)
            #expect(Scratch.exists(root + "/else/where/camera.mp4"))
        }
    }

    @Test func printsTheReportAsTheFileHasIt() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            let run = render(job.path, "--json", "-o", root + "/out")
            let report = try Report(parsing: run.output)
            #expect(report.verdict == .completed && report.recordingID == "R1")
            #expect(try Report(parsing: String(contentsOfFile: root + "/out/report.json", encoding: .utf8)) == report)
        }
    }

    @Test func refusesWhatCannotBeRendered() throws {
        try Scratch.with(texts: ["broken.yaml": "outputs: 7\n", "empty/x": ""]) { root in
            let job = try RecordedJob.make(in: root)
            let refusals = [
                (render(root + "/empty"), "\(root)/empty/journal.pcapng: No such file or directory"),
                (render(job.path, "-o", job.path), "\(job.path): already contains a recording"),
                (render(job.path, pipeline: "copi"), "no pipeline 'copi'"),
                (render(job.path, pipeline: root + "/broken.yaml"), "broken.yaml:1:10: outputs"),
                // Nothing encodes here.
                (render(job.path, pipeline: "compose-grid"), "compose-grid.yaml:"),
            ]
            for (run, complaint) in refusals {
                #expect(run.status == 2 && run.output == "")
                #expect(run.errors.contains(complaint), "\(run.errors)")
            }
            let lock = try JobLock(of: job)
            let busy = render(job.path)
            #expect(busy.status == 2 && busy.errors.contains("is being recorded"))
            withExtendedLifetime(lock) {}
            #expect(try Scratch.names(in: job.path) == ["job.json", "journal.pcapng"])
        }
    }

    @Test func failsWithAJournalThatHoldsNothing() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root, packets: 0)
            let run = render(job.path)
            #expect(run.status == 1 && run.rows.last == "\(job.path) - - - - 0 failed (cancelled)")
        }
    }

    // It was not refused: the journal was there, and reading it failed.
    @Test func failsWithAJournalThatCannotBeRead() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            try Data("what is this, a journal?".utf8).write(to: URL(filePath: job.journal))
            let run = render(job.path)
            #expect(run.status == 1 && run.rows.last == "\(job.path) - - - - - not made")
            #expect(run.errors.contains("not a capture format"))
        }
    }

    @Test(arguments: [
        (["job"], "Missing expected argument '--pipeline <pipeline>'"),
        (["--pipeline", "copy"], "Missing expected argument '<directories> ...'"),
        (["one", "two", "--pipeline", "copy", "-o", "out"], "-o names the directory of one job"),
        (["one", "two", "one/", "--pipeline", "copy"], "one is named twice"),
        (["one", "--pipeline", "copy", "--jobs", "0"], "--jobs 0: expected 1 to 64"),
    ])
    func refusesACommandLine(arguments: [String], complaint: String) {
        let run = CommandRun(["render"] + arguments)
        #expect(run.status == 64 && run.errors.contains(complaint), "\(run.errors)")
    }
}
