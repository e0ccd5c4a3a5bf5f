import ArgumentParser
import Jobs
import Recorder
import Storage

struct Recover: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Finishes jobs that a crash, a kill, a power loss or a full disk interrupted.",
        discussion: """
            Example: finish every interrupted job below a directory.

              rokuga recover recordings

            rokuga makes the recordings and the report from the job's journal. They replace the files in the job's \
            directory only when all of them are complete, and only those that hold no more than they do; otherwise \
            both stay. rokuga skips jobs that ended properly or are still being \
            recorded, so you can run this on a directory of jobs at any time.

            Exit status: 0 recovered, or nothing to do; 1 at least one job could not be recovered, or had recorded \
            nothing; 2 a directory was refused: it does not exist, or you named a job that is being recorded.
            """)

    @Argument(help: "Job directories, or directories that contain job directories.", completion: .directory)
    var directories: [String]

    @Flag(help: "Also remake the files of jobs that ended properly.")
    var force = false

    @OptionGroup var sideBySide: JobsOption

    @OptionGroup var search: PipelineOptions

    @Flag(help: "Print the reports as a JSON array instead of a table, with an entry for each job.")
    var json = false

    func run() throws {
        var jobs: [(directory: JobDirectory, isNamed: Bool)] = []
        var reports = ReportArray()
        for path in directories {
            do {
                let found = try JobDirectory.all(at: path)
                if found.isEmpty {
                    Console.log(
                        "\(path): contains no journal, nor do its subdirectories; name a job directory or its parent")
                    reports.append(nil, of: [path], message: "contains no job")
                }
                jobs += found.map { ($0, $0.path == JobDirectory(existing: path).path) }
            } catch {
                Console.log("\(error)")
                throw ExitCode.badInput
            }
        }
        var table = BatchRows.table(of: "job")
        var status = ExitCode.success
        var bar = ProgressBar(paths: jobs.map(\.directory.journal))
        let (pipelines, isForced) = (search.directories, force)
        try SideBySide<JobDirectory, Result<JobRecovery.Result, any Error>>(limit: sideBySide.limit).run(
            count: jobs.count
        ) { i in
            jobs[i].directory
        } perform: { directory, progress in
            Result {
                var recovery = JobRecovery(
                    of: directory, pipelines: pipelines, codecs: { try MediaExecutable.codecs(for: $0) })
                recovery.tell = { Console.log($0, about: directory.path) }
                return try recovery.run(isForced: isForced, progress: progress)
            }
        } progress: { i, bytes in
            bar.advance(jobs[i].directory.journal, to: bytes)
        } finished: { i, result throws(ExitCode) in
            let (directory, isNamed) = jobs[i]
            do {
                switch try result.get() {
                case .nothingToDo(let verdict):
                    table.append(BatchRows.row(for: directory.path, verdict: "nothing to do (\(verdict.rawValue))"))
                    reports.append(verdict, of: [directory.path], message: "nothing to do")
                case .nothingRecorded:
                    table.append(BatchRows.row(for: directory.path, verdict: "nothing recorded"))
                    reports.append(nil, of: [directory.path], message: "nothing recorded")
                case .recovered(let finished):
                    if let failure = finished.failure { throw failure }
                    if !finished.report.warnings.isEmpty { bar.clear() }
                    Console.log(warningsOf: finished.report, about: directory.path)
                    reports.append(finished.report, of: [directory.path])
                    if finished.report.verdict == .failed { status = .recordingFailed }
                    table.append(contentsOf: BatchRows.rows(for: finished, capture: directory.path))
                }
            } catch StorageError.jobInUse(let path) where !isNamed {
                table.append(BatchRows.row(for: path, verdict: "being recorded or recovered"))
                reports.append(nil, of: [path], message: "being recorded or recovered")
            } catch {
                bar.clear()
                Console.log(error, about: directory.path)
                reports.append(.failed, of: [directory.path], message: Console.text(of: error))
                if case StorageError.jobInUse = error { throw ExitCode.badInput }
                status = .recordingFailed
                table.append(BatchRows.row(for: directory.path, verdict: "not recovered"))
            }
            bar.finish(directory.journal)
        }
        bar.clear()
        if json {
            Console.print(reports.rendered())
        } else if !table.isEmpty {
            Console.print(table.rendered())
        }
        if status != .success { throw status }
    }
}
