import ArgumentParser
import Jobs
import Recorder
import Storage
import Threads

struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Records one job until its source ends, it reaches a limit, or you press Ctrl-C.",
        discussion: """
            Example: record the sample job from a simulated SFU, in two terminals.

              rokuga simulate sora samples/h264-opus-360p.pcap
              rokuga record samples/job-sora.json

            The recordings, journal.pcapng, report.json and activity.json go into the job's directory, \
            <output.directory>/<job_id>/. rokuga makes outputs with `deliver: after` when the recording has ended, and \
            writes the report and the activity last.

            After a crash or a kill, --continue goes on with the same recording: the same files and presentations, \
            with a pause where no recorder ran. It refuses a recording that has ended.

            The first SIGINT or SIGTERM finishes the files. The second one ends the process at once; \
            `rokuga recover` then makes the files from the journal.

            Exit status: 0 completed, with or without warnings; 1 failed; 2 the job was refused, nothing was recorded; \
            3 stopped before the first packet, nothing was recorded.
            """)

    @Argument(help: "The job file, in JSON or YAML.", completion: .file())
    var job: String

    @OptionGroup var search: PipelineOptions

    @Flag(
        name: .customLong("continue"),
        help: "Go on with the recording that a killed recorder left in the job's directory; begin where there is none.")
    var continues = false

    @Flag(help: "Print the report as JSON instead of a table.")
    var json = false

    func run() throws {
        let commands = Mailbox<RecordingCommand>()
        let signals = ProcessSignals { commands.post(.stop(.requested)) }
        try withExtendedLifetime(signals) { try run(commands) }
    }

    /// Records until the job ends or a command ends it.
    func run(_ commands: Mailbox<RecordingCommand>) throws {
        let terminal = RecordTerminal()
        let job: JobRun
        var refused: ResolvedJob?
        do {
            let resolved = try JobReader(pipelines: search.directories).resolve(file: self.job)
            refused = resolved
            for warning in resolved.warnings { Console.log(warning.line) }
            let continuation = try continues ? Continuation(of: resolved, pipelines: search.directories) : nil
            if continuation?.hasOtherDocument == true {
                Console.log("\(self.job): has changed since the recording began, which goes on as it began")
            }
            let first = continuation?.resolved ?? resolved
            let codecs = try MediaExecutable.codecs(for: first.pipeline)
            try OverlayPreflight.run(first.pipeline, images: first.imagePaths, codecs)
            let prepared = try continuation.map(PreparedJob.init(continuing:)) ?? PreparedJob(resolved)
            job = try JobRun(prepared, codecs: codecs, commands: commands, tell: terminal.tell)
        } catch {
            Console.log("\(error)")
            // The recording is not continued, but the source must not go on sending to a recorder that was killed.
            if case StorageError.jobDirectoryExists = error, let progress = refused?.stopAbandonedForwarding() {
                terminal.tell(.live(progress))
            }
            throw ExitCode.badInput
        }
        let finished: FinishedRecording
        do {
            finished = try job.run()
            terminal.clear()
        } catch {
            terminal.clear()
            Console.log("\(error)")
            throw ExitCode.recordingFailed
        }
        try tell(finished)
    }

    private func tell(_ finished: FinishedRecording) throws {
        // A full disk may have no room for the report, so the terminal shows the failure.
        if let failure = finished.failure { Console.log("\(failure)") }
        switch finished.report.reason {
        case .diskFull: Console.log("free some space, then run `rokuga recover \(finished.directory.path)`")
        case .diskFailed: Console.log("check the disk, then run `rokuga recover \(finished.directory.path)`")
        case .cancelled:
            Console.log("stopped before the first packet came: nothing is recorded, and the job can be started again")
        default: break
        }
        Console.print(json ? finished.report.rendered() : finished.summary())
        if finished.report.reason == .cancelled { throw ExitCode.stoppedEarly }
        if finished.report.verdict == .failed { throw ExitCode.recordingFailed }
    }
}
