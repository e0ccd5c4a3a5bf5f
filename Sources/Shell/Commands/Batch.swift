import ArgumentParser
import Jobs
import Media
import Recorder
import Storage

struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Makes recordings from captures or journals, as fast as it can read them.",
        discussion: """
            Example: copy the media of one capture, then compose the participants of another.

              rokuga batch samples/vp8-opus-360p.pcap -o out
              rokuga batch samples/three-participants.pcap --pipeline compose-grid -o out

            A capture needs the SDP of the SFU's answer. rokuga looks for x.sdp beside x.pcap, then for x-A.sdp, \
            x-B.sdp and so on, one for each participant; --sdp names other files. Without an SDP, rokuga guesses the \
            codecs from the payloads, and marks this in the table.

            A journal of `rokuga record` contains its own SDP. Its recordings are the same as those of the live job, \
            byte for byte. Recordings of Janus need no SDP either; the files of one participant (x-audio-0.mjr, \
            x-video-1.mjr) become one recording.

            --verdict says how much may be missing for the verdict `completed`, as `verdict` of a job does \
            (docs/jobs.md); null permits any amount. It changes the limits of a journal's job too:

              rokuga batch samples/vp8-opus-lossy.pcap --verdict frozen_s=10 -o out

            Recordings of a name that is taken go into a folder with a number: call-2. rokuga never writes into the \
            directory of a job here.

            Exit status: 0 all captures were recorded; 1 at least one failed; 2 the pipeline or a limit was refused.
            """)

    @Argument(help: "Captures: pcap, pcapng, a journal, rtpdump, or .mjr files of Janus.", completion: .file())
    var files: [String]

    @Option(help: "The pipeline: a name of `rokuga pipelines list`, or a file.")
    var pipeline = "copy"

    @Option(name: [.short, .customLong("output")], help: "The output directory, with one folder per capture.")
    var output = "recordings"

    @Option(help: "A session description of the capture. Repeatable; only with a single capture.")
    var sdp: [String] = []

    @Option(
        help: ArgumentHelp(
            "A limit of the verdict, as frozen_s=5. Repeatable. Keys: \(VerdictLimits.keys.joined(separator: ", ")).",
            valueName: "key=value"))
    var verdict: [String] = []

    @OptionGroup var sideBySide: JobsOption

    @OptionGroup var search: PipelineOptions

    @Flag(help: "Print the reports as a JSON array instead of a table, with an entry for each capture.")
    var json = false

    func validate() throws {
        if !sdp.isEmpty && files.count > 1 {
            throw ValidationError(
                "--sdp needs a single capture, but there are \(files.count); run batch once per capture")
        }
    }

    func run() throws {
        let loaded: (pipeline: Pipeline, codecs: any CodecFactory)
        let change: VerdictChange
        do {
            change = try VerdictChange(parsing: verdict, option: "--verdict")
            loaded = try search.load(pipeline)
        } catch {
            Console.log("\(error)")
            throw ExitCode.badInput
        }
        var table = BatchRows.table(of: "capture")
        var reports = ReportArray()
        var failures = 0
        var bar = ProgressBar(paths: files)
        var folders = BatchFolders(below: output)
        let groups = RecordedStreams.groups(of: files)
        SideBySide<Result<Prepared, any Error>, Result<FinishedRecording, any Error>>(limit: sideBySide.limit).run(
            count: groups.count
        ) { i in
            Result {
                var prepared = try prepare(groups[i], for: loaded.pipeline, &folders, bar)
                prepared.input.verdict = change
                return prepared
            }
        } perform: { prepared, progress in
            Result { try prepared.get().record(with: loaded.pipeline, loaded.codecs, progress: progress) }
        } progress: { i, bytes in
            bar.advance(groups[i], to: bytes)
        } finished: { i, result in
            let file = groups[i][0]
            do {
                let finished = try result.get()
                if !finished.report.warnings.isEmpty { bar.clear() }
                Console.log(warningsOf: finished.report, about: file)
                reports.append(finished.report, of: groups[i])
                if finished.report.verdict == .failed { failures += 1 }
                table.append(contentsOf: BatchRows.rows(for: finished, capture: file))
            } catch {
                failures += 1
                bar.clear()
                Console.log(error, about: file)
                reports.append(.failed, of: groups[i], message: Console.text(of: error))
                table.append(BatchRows.row(for: file, verdict: "failed"))
            }
            for file in groups[i] { bar.finish(file) }
        }
        bar.clear()
        Console.print(json ? reports.rendered() : table.rendered())
        if failures > 0 { throw ExitCode.recordingFailed }
    }

    /// A capture with its descriptions, and where its recordings go.
    private struct Prepared: Sendable {
        var input: BatchInput
        let folder: String

        func record(
            with pipeline: Pipeline, _ codecs: any CodecFactory, progress: (Int64) -> Void
        ) throws -> FinishedRecording {
            let directory = try JobDirectory(creating: folder, overwrites: true)
            let batch = try BatchRecording(input, pipeline: pipeline, directory: directory, codecs: codecs)
            let finished = JobEnding.ofCapture(
                try batch.makeOutputs(progress: progress), in: directory, tell: { Console.log($0, about: folder) })
            if let failure = finished.failure { throw failure }
            return finished
        }
    }

    private func prepare(
        _ group: [String], for pipeline: Pipeline, _ folders: inout BatchFolders, _ bar: ProgressBar
    ) throws -> Prepared {
        let input = try BatchInput(paths: group, descriptionFiles: sdp)
        try input.check(against: pipeline)
        if input.isGuessed {
            bar.clear()
            Console.log("\(input.path): \(Inspection.guessNotice)")
        }
        return Prepared(input: input, folder: try folders.folder(of: input))
    }
}
