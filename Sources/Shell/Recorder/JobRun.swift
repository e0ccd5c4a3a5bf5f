import Jobs
public import Media
import Storage

/// A prepared job on its way to its end, whatever its source is.
public struct JobRun {
    private enum Way {
        /// Sockets are open.
        case live(LiveRecording)
        /// The media are in a capture already: the same engine, as fast as it can go.
        case capture(BatchRecording, path: String)
    }

    /// What a person at the terminal wants to know while it runs.
    public enum Progress: Sendable {
        case live(LiveRecording.Progress)
        /// Bytes of a capture that are read.
        case reading(path: String, bytes: Int64)
    }

    private let way: Way
    private let directory: JobDirectory
    private let tell: (Progress) -> Void

    /// Opens everything, so that what can be refused is refused before the first packet.
    public init(
        _ prepared: PreparedJob, codecs: any CodecFactory, tell: @escaping (Progress) -> Void
    ) throws {
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
            way = .capture(batch, path: files[0])
        case .sora, .sdp:
            way = .live(
                try LiveRecording(
                    job: prepared.job, pipeline: prepared.pipeline, directory: prepared.directory,
                    recordingID: prepared.recordingID, keys: prepared.keys, codecs: codecs,
                    tell: { tell(.live($0)) }))
        }
    }

    /// Records until the source ends, a limit is reached or `isStopRequested`; then ends the job.
    public func run(isStopRequested: () -> Bool) throws -> FinishedRecording {
        switch way {
        case .live(let recording): return try recording.run(isStopRequested: isStopRequested)
        case .capture(let batch, let path):
            let drained = try batch.makeOutputs(isStopRequested: isStopRequested) {
                tell(.reading(path: path, bytes: $0))
            }
            return JobEnding.ofCapture(drained, in: directory)
        }
    }
}
