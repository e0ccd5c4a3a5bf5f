import ArgumentParser
import Jobs
import Media
import Recorder
import Storage

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Makes other outputs of a recorded job from its journal.",
        discussion: """
            Example: compose a call that was only copied.

              rokuga render recordings/JOB --pipeline compose-lecture

            The job's own files stay as they are. Outputs, report.json and activity.json go into JOB/render-PIPELINE, \
            or into the folder of -o. They replace those of an earlier rendering only when all of them are complete. \
            For encrypted streams, rokuga reads the keys from keys.json beside the journal.

            Exit status: 0 the outputs were made; 1 making them failed; 2 refused: the job has no journal or is being \
            recorded, or the pipeline has an error.
            """)

    @Argument(help: "The directory of a job.", completion: .directory)
    var directory: String

    @Option(help: "The pipeline: a name of `rokuga pipelines list`, or a file.")
    var pipeline: String

    @Option(name: [.short, .customLong("output")], help: "The output directory. (default: JOB/render-PIPELINE)")
    var output: String?

    @OptionGroup var search: PipelineOptions

    @Flag(help: "Print the report as JSON instead of a table.")
    var json = false

    func run() throws {
        let rendering = JobRendering(
            of: JobDirectory(existing: directory), pipelineName: pipeline, output: output)
        let loaded: (pipeline: Pipeline, codecs: any CodecFactory)
        do {
            loaded = try search.load(pipeline)
            try rendering.check()
        } catch {
            Console.log("\(error)")
            throw ExitCode.badInput
        }
        var bar = ProgressBar(paths: [rendering.job.journal])
        let finished: FinishedRecording
        do {
            defer { bar.clear() }
            finished = try rendering.run(pipeline: loaded.pipeline, codecs: loaded.codecs) {
                bar.advance(rendering.job.journal, to: $0)
            }
        } catch {
            Console.log("\(error)")
            throw ExitCode.recordingFailed
        }
        if json {
            Console.print(finished.report.rendered())
        } else {
            var table = Table(["job", "recording", "s", "video", "audio", "lost", "verdict"])
            table.append(contentsOf: BatchRows.rows(for: finished, capture: directory))
            Console.print(table.rendered())
        }
        if finished.report.verdict == .failed { throw ExitCode.recordingFailed }
    }
}
