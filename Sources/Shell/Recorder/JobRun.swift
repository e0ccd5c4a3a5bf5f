import Jobs
public import Media
import Storage
public import Threads

/// Runs a prepared job to its end, from any source.
public struct JobRun: ~Copyable {
    private enum Way: ~Copyable {
        /// Receives packets from sockets.
        case live(LiveRecording)
        /// Reads the media from a capture, through the same engine, as fast as possible.
        case capture(BatchRecording)
    }

    /// Progress for the person at the terminal.
    public enum Progress: Sendable {
        case live(RecordingProgress)
        /// Bytes of a capture that were read.
        case reading(path: String, bytes: Int64)
    }

    private let way: Way
    private let directory: JobDirectory
    private let commands: Mailbox<RecordingCommand>
    private let tell: (Progress) -> Void

    /// Opens everything, so that errors refuse the job before the first packet.
    ///
    /// - Parameter commands: read while the job runs.
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

    /// Records until the source ends, the job reaches a limit, or a stop command arrives; then ends the job.
    public consuming func run() throws -> FinishedRecording {
        let (directory, commands, tell) = (directory, commands, tell)
        // Swift 6.3.1 copies what cannot be copied if a property is consumed in the switch itself.
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
            return JobEnding.ofCapture(drained, in: directory) { tell(.live(.refused($0))) }
        }
    }

    /// Processes the commands while a capture is read.
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
