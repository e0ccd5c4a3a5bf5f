import ArgumentParser
import Jobs
import Media
import Recorder

struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Records one job, live, until its source ends, a limit is reached or Ctrl-C.",
        discussion: """
            The job's directory, <output.directory>/<job_id>/, gets the recordings, journal.pcapng, report.json and \
            activity.json. The first SIGINT or SIGTERM finishes the files properly; a second one stops at once and \
            leaves what is recoverable.

            Exit status: 0 completed (also with warnings), 1 failed, 2 the job was refused.
            """)

    @Argument(help: "The job document, JSON or YAML.", completion: .file())
    var job: String

    @OptionGroup var search: PipelineOptions

    @Flag(help: "Print the report as JSON instead of a table.")
    var json = false

    func run() throws {
        let prepared: PreparedJob
        do {
            prepared = try PreparedJob(file: job, pipelines: search.directories)
        } catch {
            Console.note("\(error)")
            throw ExitCode.badInput
        }
        let signals = ProcessSignals()
        var recording: LiveRecording
        do {
            recording = try LiveRecording(
                job: prepared.job, pipeline: prepared.pipeline, directory: prepared.directory,
                recordingID: prepared.recordingID, tell: Self.tell)
        } catch {
            Console.note("\(error)")
            throw ExitCode.badInput
        }
        let finished = try recording.run { signals.isStopRequested }
        try finished.write()
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
        case .interrupted(let reason):
            Console.note("the source does not answer (\(reason)); recording goes on")
        case .resumed(let unseen):
            Console.note("the source answers again after \(Table.seconds(unseen.seconds)) s")
        case .stopping(let reason):
            Console.note("stopping: \(reason.rawValue)")
        }
    }
}
