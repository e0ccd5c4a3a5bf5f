import Foundation
import Jobs
import Storage
import Testing

@testable import Commands

@Suite struct RecoverTests {
    private func recover(_ arguments: String...) -> CommandRun {
        CommandRun(["recover", "--pipelines", Scratch.pipelines] + arguments)
    }

    @Test func makesTheFilesOfEveryJobBelowADirectory() throws {
        try Scratch.with { root in
            for name in ["late", "early"] { _ = try RecordedJob.make(in: root, named: name) }
            let run = recover(root)
            #expect(run.status == 0 && run.errors == "")
            #expect(
                run.rows == [
                    "job recording s video audio lost verdict",
                    "\(root)/early \(root)/early/camera.mkv 1.00 - opus 50 0 completed",
                    "\(root)/late \(root)/late/camera.mkv 1.00 - opus 50 0 completed",
                ])
        }
    }

    @Test func leavesAJobAloneThatHasEndedUnlessForced() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            #expect(recover(job.path).status == 0)
            try FileManager.default.removeItem(atPath: job.path + "/camera.mkv")
            let again = recover(job.path)
            #expect(again.status == 0 && again.rows.last == "\(job.path) - - - - - nothing to do (completed)")
            #expect(!Scratch.exists(job.path + "/camera.mkv"))
            #expect(recover("--force", job.path).rows.last?.hasSuffix("opus 50 0 completed") == true)
            #expect(Scratch.exists(job.path + "/camera.mkv"))
        }
    }

    @Test func hasAnEntryForEachJob() throws {
        try Scratch.with { root in
            let jobs = try ["one", "two"].map { try RecordedJob.make(in: root, named: $0) }
            #expect(recover(jobs[0].path).status == 0)
            let run = recover("--json", root)
            let reports = try #require(try run.json([[String: Any]].self))
            #expect(reports.map { $0["arguments"] as? [String] } == jobs.map { [$0.path] })
            #expect(reports.map { $0["recovered"] as? Bool } == [nil, true])
            #expect(reports.map { $0["message"] as? String } == ["nothing to do", nil])
            #expect((reports.last?["journal"] as? [String: Any])?["file"] as? String == jobs[1].journal)
            let again = try recover("--json", root).json([[String: Any]].self)
            #expect(again?.map { $0["verdict"] as? String } == ["completed", "completed"])
        }
    }

    @Test func warnsOfAJournalWithoutAnEnd() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root, stop: nil)
            let run = recover(job.path)
            #expect(run.rows.last?.hasSuffix("opus 50 0 completed_with_warnings (internal)") == true)
            #expect(run.errors.contains("\(job.path): warning: the recorder ended without finishing"))
        }
    }

    @Test func failsWithAJobThatRecordedNothing() throws {
        try Scratch.with { root in
            let empty = try RecordedJob.make(in: root, named: "empty", packets: 0)
            _ = try RecordedJob.make(in: root, named: "whole")
            let run = recover(root)
            #expect(run.status == 1)
            #expect(run.rows.dropFirst().first == "\(empty.path) - - - - 0 failed (cancelled)")
            #expect(run.rows.last?.hasSuffix("completed") == true)
        }
    }

    @Test func goesOnAfterAJournalThatCannotBeRead() throws {
        try Scratch.with { root in
            let bad = try RecordedJob.make(in: root, named: "bad")
            try Data("what is this, a journal?".utf8).write(to: URL(filePath: bad.journal))
            _ = try RecordedJob.make(in: root, named: "good")
            let run = recover(root)
            #expect(run.status == 1)
            #expect(run.errors.contains("\(bad.journal): begins with") && run.errors.contains("not a capture format"))
            #expect(run.rows.dropFirst().first == "\(bad.path) - - - - - not recovered")
            #expect(run.rows.last?.hasSuffix("completed") == true)
        }
    }

    // `recover` skips a running job that it finds below a named directory.
    @Test func refusesAJobThatIsBeingRecordedOnlyIfItIsNamed() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            let lock = try JobLock(of: job)
            let found = recover(root)
            #expect(found.status == 0 && found.errors == "")
            #expect(found.rows.last == "\(job.path) - - - - - being recorded or recovered")
            let named = recover(job.path + "/")
            #expect(named.status == 2 && named.output == "")
            #expect(
                named.errors
                    == "\(job.path): is being recorded or recovered by another process; wait for it, or stop it first\n"
            )
            withExtendedLifetime(lock) {}
        }
    }

    // Killed at its very start: that alarms nobody at each further start.
    @Test func hasNothingToSayOfAnEmptyJournal() throws {
        try Scratch.with(texts: ["killed/journal.pcapng": ""]) { root in
            let run = recover(root)
            #expect(run.status == 0 && run.errors == "")
            #expect(run.rows.last == "\(root)/killed - - - - - nothing recorded")
        }
        try Scratch.with(texts: ["lost/journal.pcapng": ""], samples: ["lost/A.mkv": "opus-audio-only.pcap"]) { root in
            let run = recover(root)
            #expect(run.status == 1 && run.errors.contains("the recordings beside it stay as they are"))
            #expect(Scratch.exists(root + "/lost/A.mkv"))
        }
    }

    @Test func saysThatThereIsNoJob() throws {
        try Scratch.with { root in
            let empty = recover(root)
            #expect(empty.status == 0 && empty.output == "")
            #expect(
                empty.errors
                    == "\(root): contains no journal, nor do its subdirectories; name a job directory or its parent\n")
            let gone = recover(root + "/gone")
            #expect(gone.status == 2 && gone.output == "")
            #expect(gone.errors == "\(root)/gone: open failed: No such file or directory\n")
        }
    }

    @Test func refusesEverythingIfOneDirectoryIsNotThere() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            #expect(recover(job.path, root + "/gone").status == 2)
            #expect(!Scratch.exists(job.report))
        }
    }
}
