public import Captures
import Delivery
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
    private var order = JournalOrder()
    /// Holes of the journal that were found so far.
    private var holes = 0

    /// Output bytes are collected up to this size before a system call.
    private static let writeSize = 1 << 20

    /// - Parameters:
    ///   - deliveries: the outputs to make.
    ///   - directory: where the outputs go. With nil nothing is written, for `inspect`.
    ///   - replaces: keeps existing files until the new ones are complete, and those that hold more than the new ones.
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
            let item = try reader.next()
            if reader.holes != holes { try reviewJournal() }
            while let event = order.takeLost(before: item) { try apply(event.json.span, at: event.time, to: &batch) }
            switch item {
            case .datagram(let datagram):
                packetCount += 1
                reader.withPayload(datagram.payload) { batch.receive(datagram, $0) }
            case .event(let record):
                let json = reader.withPayload(record.json) { [UInt8](copying: $0) }
                if order.accepts(record, json.span) { try apply(json.span, at: record.time, to: &batch) }
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
        let kept = try files.finish(comparingBytes: holes > 0)
        let engine = batch.recorded
        var drained = DrainedRecording(
            engine: engine, stop: isStopped ? .requested : engine.stop ?? input.stop,
            journal: Report.Journal(file: input.path, packets: packetCount, bytes: Int(clamping: reader.wholeBytes)),
            capture: reader.facts, isGuessed: input.isGuessed, notes: input.notes + eventWarnings)
        drained.report.keep(kept)
        drained.report.add(input.encryptedPorts.map(Warning.encrypted))
        drained.forwarded = batch.forwarded
        drained.push = directory.flatMap {
            PresentationPush(of: pipeline, recordingID: drained.report.recordingID, in: $0)
        }
        return drained
    }

    /// Behind the first hole of a journal: finds the copies of the events in this and all later holes.
    private mutating func reviewJournal() throws(CapturesError) {
        let isFirst = holes == 0
        holes = reader.holes
        guard isFirst, input.isJournal else { return }
        order.use(try JournalReview(of: input.path))
    }

    /// An event that cannot be read costs no more than itself: journals of rokuga 0.1 have no checksums.
    private mutating func apply(_ json: Span<UInt8>, at time: WallTime, to batch: inout BatchEngine) throws {
        guard let event = try? JournalEvent(parsing: json) else {
            order.unreadable += 1
            return
        }
        // In place of a job that is not readable, that of job.json was taken.
        if case .jobStarted = event, input.journalled == nil { return }
        try batch.handle(event, at: time)
    }

    private var eventWarnings: [Warning] {
        let count = order.missing + order.unreadable
        guard count > 0 else { return [] }
        return [
            Warning(
                reason: .captureDamaged,
                message:
                    "\(count) \(count == 1 ? "event" : "events") of the journal cannot be read: who joined or left "
                    + "then, or which packets were dropped, may be missing")
        ]
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

extension Warning {
    fileprivate static func encrypted(port: UInt16) -> Warning {
        Warning(
            reason: .decryptFailed,
            message: "the packets to port \(port) look encrypted and are left out; \(CaptureGuess.remedy)")
    }
}
