import ArgumentParser
import Jobs
import Media
import Recorder

struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Records one job until its source ends, a limit is reached or Ctrl-C.",
        discussion: """
            The job's directory, <output.directory>/<job_id>/, gets the recordings, journal.pcapng, report.json and \
            activity.json. The first SIGINT or SIGTERM finishes the files properly; a second one stops at once and \
            leaves what is recoverable. Outputs with `deliver: after` are made when the recording is over, before its \
            report and activity are written.

            Exit status: 0 completed (also with warnings), 1 failed, 2 the job was refused.
            """)

    @Argument(help: "The job document, JSON or YAML.", completion: .file())
    var job: String

    @OptionGroup var search: PipelineOptions

    @Flag(help: "Print the report as JSON instead of a table.")
    var json = false

    func run() throws {
        let prepared: PreparedJob
        var codecs: any CodecFactory = CodecSet([])
        do {
            prepared = try PreparedJob(file: job, pipelines: search.directories) {
                codecs = try MediaExecutable.codecs(for: $0)
                try OverlayPreflight.run($0, images: $1, codecs)
            }
        } catch {
            Console.note("\(error)")
            throw ExitCode.badInput
        }
        if case .capture(let source) = prepared.job.source { return try finish(batch(source, prepared, codecs)) }
        let signals = ProcessSignals()
        let recording: LiveRecording
        do {
            recording = try LiveRecording(
                job: prepared.job, pipeline: prepared.pipeline, directory: prepared.directory,
                recordingID: prepared.recordingID, keys: prepared.keys, codecs: codecs, tell: Self.tell)
        } catch {
            Console.note("\(error)")
            throw ExitCode.badInput
        }
        try finish(recording.run { signals.isStopRequested })
    }

    /// A job whose media are in a capture already: the same engine, as fast as it can go.
    private func batch(
        _ source: CaptureSource, _ prepared: PreparedJob, _ codecs: any CodecFactory
    ) throws -> FinishedRecording {
        do {
            let files = ([source.file] + source.descriptionFiles).map(DocumentFolder(of: job).resolve)
            var input = try BatchInput(path: files[0], descriptionFiles: Array(files.dropFirst()))
            input.job = prepared.job
            try input.check(against: prepared.pipeline)
            let batch = try BatchRecording(
                input, pipeline: prepared.pipeline, directory: prepared.directory, codecs: codecs)
            var bar = ProgressBar(paths: [files[0]])
            defer { bar.clear() }
            return JobEnding.ofCapture(
                try batch.makeOutputs { bar.advance(files[0], to: $0) }, in: prepared.directory)
        } catch {
            Console.note("\(error)")
            throw ExitCode.badInput
        }
    }

    private func finish(_ finished: FinishedRecording) throws {
        // A full disk has no room for a report; the terminal has.
        if let failure = finished.failure { Console.note("\(failure)") }
        Console.print(json ? finished.report.rendered() : finished.summary())
        if finished.report.verdict == .failed { throw ExitCode.recordingFailed }
    }

    private static func tell(_ progress: LiveRecording.Progress) {
        switch progress {
        case .listening(let ports):
            Console.note(
                ports.isEmpty ? "ready" : "ready, listening on UDP \(ports.map(String.init).joined(separator: ", "))")
        case .joined(let connectionID, let name):
            Console.note("recording \(connectionID)\(name.map { " (\($0))" } ?? "")")
        case .left(let connectionID):
            Console.note("\(connectionID) left")
        case .refused(let reason):
            Console.note(reason)
        case .undecryptable(let warning):
            Console.note("\(warning.connectionID ?? ""): \(warning.message) (\(warning.reason.rawValue))")
        case .interrupted(let reason):
            Console.note("the source does not answer (\(reason)); recording goes on")
        case .resumed(let unseen):
            Console.note("the source answers again after \(Table.seconds(unseen.seconds)) s")
        case .stopping(let reason):
            Console.note("stopping: \(reason.rawValue)")
        case .delivering(let bytes, let total):
            if bytes == 0 { Console.note("making what is delivered after the recording, from the journal") }
            Console.progress("\(total > 0 ? min(100, 100 * bytes / total) : 100) % of the journal read")
            if bytes >= total { Console.clearProgress() }
        }
    }
}
