import ArgumentParser
import Jobs
import Media
import Recorder
import Storage

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Makes other outputs of recorded jobs from their journals.",
        discussion: """
            Example: compose a call that was only copied.

              rokuga render recordings/JOB --pipeline compose-lecture

            The job's own files stay as they are. Outputs, report.json and activity.json go into JOB/render-PIPELINE, \
            or into the folder of -o. They replace those of an earlier rendering only when all of them are complete, \
            and only those that hold no more than they do; otherwise both stay. \
            For encrypted streams, rokuga reads the keys from keys.json beside the journal.

            Exit status: 0 the outputs were made; 1 making them failed for at least one job; 2 refused before \
            anything was made: a job has no journal or is being recorded, or the pipeline has an error.
            """)

    @Argument(help: "The directories of jobs.", completion: .directory)
    var directories: [String]

    @Option(help: "The pipeline: a name of `rokuga pipelines list`, or a file.")
    var pipeline: String

    @Option(
        name: [.short, .customLong("output")],
        help: "The output directory, for a single job. (default: JOB/render-PIPELINE)")
    var output: String?

    @OptionGroup var sideBySide: JobsOption

    @OptionGroup var search: PipelineOptions

    @Flag(help: "Print the report as JSON instead of a table; of several jobs an array of reports.")
    var json = false

    func validate() throws {
        guard directories.count > 1 else { return }
        if output != nil {
            throw ValidationError("-o names the directory of one job; each of several has its own")
        }
        let paths = directories.map { JobDirectory(existing: $0).path }
        if let twice = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
            throw ValidationError("\(twice) is named twice")
        }
    }

    func run() throws {
        let renderings = directories.map {
            JobRendering(of: JobDirectory(existing: $0), pipelineName: pipeline, output: output)
        }
        let loaded: (pipeline: Pipeline, codecs: any CodecFactory)
        do {
            loaded = try search.load(pipeline)
            for rendering in renderings { try rendering.check() }
        } catch {
            Console.log("\(error)")
            throw ExitCode.badInput
        }
        var table = BatchRows.table(of: "job")
        var reports = ReportArray()
        var status = ExitCode.success
        var bar = ProgressBar(paths: renderings.map(\.job.journal))
        try SideBySide<JobRendering, Result<FinishedRecording, any Error>>(limit: sideBySide.limit).run(
            count: renderings.count
        ) { i in
            renderings[i]
        } perform: { rendering, progress in
            Result {
                try rendering.run(
                    pipeline: loaded.pipeline, codecs: loaded.codecs, progress: progress,
                    tell: { Console.log($0, about: rendering.output) })
            }
        } progress: { i, bytes in
            bar.advance(renderings[i].job.journal, to: bytes)
        } finished: { i, result throws(ExitCode) in
            do {
                let finished = try result.get()
                if !finished.report.warnings.isEmpty { bar.clear() }
                Console.log(warningsOf: finished.report, about: directories[i])
                reports.append(finished.report, of: [directories[i]])
                table.append(contentsOf: BatchRows.rows(for: finished, capture: directories[i]))
                if finished.report.verdict == .failed { status = .recordingFailed }
            } catch {
                bar.clear()
                Console.log(error, about: directories[i])
                reports.append(.failed, of: [directories[i]], message: Console.text(of: error))
                status = .recordingFailed
                table.append(BatchRows.row(for: directories[i], verdict: "not made"))
            }
            bar.finish(renderings[i].job.journal)
        }
        bar.clear()
        if !json {
            Console.print(table.rendered())
        } else if directories.count > 1 {
            Console.print(reports.rendered())
        } else if let report = reports.single {
            Console.print(report)
        }
        if status != .success { throw status }
    }
}
