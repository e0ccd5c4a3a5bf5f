import Jobs
public import Media
import Storage
public import Threads

/// A prepared job on its way to its end, whatever its source is.
public struct JobRun: ~Copyable {
    private enum Way: ~Copyable {
        /// Sockets are open.
        case live(LiveRecording)
        /// The media are in a capture already: the same engine, as fast as it can go.
        case capture(BatchRecording)
    }

    /// What a person at the terminal wants to know while it runs.
    public enum Progress: Sendable {
        case live(RecordingProgress)
        /// Bytes of a capture that are read.
        case reading(path: String, bytes: Int64)
    }

    private let way: Way
    private let directory: JobDirectory
    private let commands: Mailbox<RecordingCommand>
    private let tell: (Progress) -> Void

    /// Opens everything, so that what can be refused is refused before the first packet.
    ///
    /// - Parameter commands: taken as long as the job runs.
    public init(
        _ prepared: PreparedJob, codecs: any CodecFactory, commands: Mailbox<RecordingCommand>,
        tell: @escaping (Progress) -> Void
    ) throws {
        self.commands = commands
        directory = prepared.directory
        self.tell = tell
        switch prepared.job.source {
        case .capture(let source):
            let files = ([source.file] + source.descriptionFiles).map(
                DocumentFolder(of: prepared.resolved.file).resolve)
            var input = try BatchInput(path: files[0], descriptionFiles: Array(files.dropFirst()))
            input.job = prepared.job
            try input.check(against: prepared.pipeline)
            let batch = try BatchRecording(
                input, pipeline: prepared.pipeline, directory: prepared.directory, codecs: codecs)
            way = .capture(batch)
        case .sora, .sdp:
            way = .live(
                try LiveRecording(prepared, codecs: codecs, commands: commands, tell: { tell(.live($0)) }))
        }
    }

    /// Records until the source ends, a limit is reached or a command says so; then ends the job.
    public consuming func run() throws -> FinishedRecording {
        let (directory, commands, tell) = (directory, commands, tell)
        let way = way
        switch consume way {
        case .live(let recording): return recording.run()
        case .capture(let batch):
            let path = batch.path
            var read: Int64 = 0
            let drained = try batch.makeOutputs {
                Self.isStopRequested(by: commands, bytes: read)
            } progress: { bytes in
                read = bytes
                tell(.reading(path: path, bytes: bytes))
            }
            return JobEnding.ofCapture(drained, in: directory)
        }
    }

    /// Takes the commands while a capture is read.
    private static func isStopRequested(by commands: Mailbox<RecordingCommand>, bytes: Int64) -> Bool {
        var isRequested = false
        for command in commands.takeAll() {
            switch command {
            case .stop: isRequested = true
            case .status(let reply): reply(.reading(bytes: bytes))
            }
        }
        return isRequested
    }
}
