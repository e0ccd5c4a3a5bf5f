public import Captures
import Engine
public import Jobs
public import Media
import Packaging
import SRTP
public import Storage

/// Runs a capture or a journal through the engine, as fast as it can be read.
///
/// A journal contains its own events: the job, the connections with their descriptions, the stop. For a plain capture,
/// all connections of its session descriptions join at its first packet.
public struct BatchRecording: ~Copyable {
    private var reader: MergedCapture
    private let input: BatchInput
    private let pipeline: Pipeline
    private let deliveries: Set<PipelineOutput.Delivery>
    private let directory: JobDirectory?
    private let codecs: any CodecFactory
    private var files: OutputFiles

    /// Output bytes are collected up to this size before a system call.
    private static let writeSize = 1 << 20

    /// - Parameters:
    ///   - deliveries: the outputs to make.
    ///   - directory: where the outputs go. With nil nothing is written, for `inspect`.
    ///   - replaces: keeps existing files until the new ones are complete.
    public init(
        _ input: BatchInput, pipeline: Pipeline,
        deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all, directory: JobDirectory?,
        codecs: any CodecFactory,
        replaces: Bool = false
    ) throws(CapturesError) {
        reader = try MergedCapture(paths: input.paths)
        self.input = input
        self.pipeline = pipeline
        self.deliveries = deliveries
        self.directory = directory
        self.codecs = codecs
        files = OutputFiles(directory: directory?.path ?? "", replaces: replaces)
    }

    /// The path of the capture, as it was passed.
    var path: String { input.path }

    /// Reads the capture to its end, or until `isStopRequested`, and finishes the outputs. It calls `progress` with the
    /// number of bytes read, about once per megabyte.
    public consuming func makeOutputs(
        isStopRequested: () -> Bool = { false }, progress: (Int64) -> Void
    ) throws -> DrainedRecording {
        // Not a property: exclusivity would be checked for each packet that is read from `self` and changes the engine.
        var batch = BatchEngine(input, pipeline: pipeline, deliveries: deliveries, codecs: codecs)
        var packetCount = 0
        var isStopped = false
        var reported: Int64 = 0
        reading: while true {
            switch try next() {
            case .datagram(let datagram):
                packetCount += 1
                reader.withPayload(datagram.payload) { batch.receive(datagram, $0) }
            case .event(let record):
                let event = try reader.withPayload(record.json) { json throws(JobsError) in
                    try JournalEvent(parsing: json)
                }
                try batch.handle(event, at: record.time)
            case .end:
                break reading
            }
            if reader.wholeBytes - reported >= Int64(Self.writeSize) {
                reported = reader.wholeBytes
                progress(reported)
                try writeOut(&batch, minimum: Self.writeSize)
                isStopped = isStopRequested()
                if isStopped { break reading }
            }
        }
        batch.finish()
        try writeOut(&batch, minimum: 0)
        try files.finish()
        let engine = batch.recorded
        var drained = DrainedRecording(
            engine: engine, stop: isStopped ? .requested : engine.stop ?? input.stop,
            journal: Report.Journal(file: input.path, packets: packetCount, bytes: Int(clamping: reader.wholeBytes)),
            capture: reader.facts, isGuessed: input.isGuessed)
        drained.forwarded = batch.forwarded
        return drained
    }

    /// After a power loss, a journal may contain anything after its last complete block; this treats that as its end.
    private mutating func next() throws(CapturesError) -> CaptureReader.Item {
        do throws(CapturesError) {
            return try reader.next()
        } catch .corruptRecord where input.isJournal && reader.wholeBytes > 0 {
            return .end
        }
    }

    private mutating func writeOut(_ batch: inout BatchEngine, minimum: Int) throws {
        guard directory != nil else {
            try batch.drain(minimum: 0) { _ throws(StorageError) in }
            return
        }
        try batch.drain(minimum: minimum) { action throws(StorageError) in
            try files.perform(action)
        }
    }
}
