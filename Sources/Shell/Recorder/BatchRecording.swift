public import Captures
import Engine
public import Jobs
public import Media
import Packaging
import SRTP
public import Storage

/// A capture or a journal run through the engine as fast as it can be read.
///
/// A journal brings its own events: the job, who joined with which description, when it was stopped. To a plain capture
/// the session descriptions that accompany it are added, all joining at its first packet.
public final class BatchRecording {
    private var reader: MergedCapture
    private let input: BatchInput
    private let pipeline: Pipeline
    private let deliveries: Set<PipelineOutput.Delivery>
    private let directory: JobDirectory?
    private let codecs: any CodecFactory
    private var files: OutputFiles
    private var engine: RecordingEngine?
    private var start = WallTime(nanoseconds: 0)
    private var packetCount = 0

    /// Written bytes are collected up to this before a system call.
    private static let writeSize = 1 << 20

    /// - Parameters:
    ///   - deliveries: the outputs that are made.
    ///   - directory: where the outputs go; nil only counts, as `inspect` does.
    ///   - replaces: the files that are there are kept until the new ones are whole.
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

    /// Reads the capture to its end, or until `isStopRequested`, and finishes the outputs. `progress` is told the bytes read,
    /// every megabyte or so.
    public func makeOutputs(
        isStopRequested: () -> Bool = { false }, progress: (Int64) -> Void
    ) throws -> DrainedRecording {
        var isStopped = false
        var told: Int64 = 0
        reading: while true {
            switch try next() {
            case .datagram(let datagram):
                try begin(at: datagram.time)
                packetCount += 1
                let time = SessionTime(nanoseconds: max(0, datagram.time.nanoseconds &- start.nanoseconds))
                reader.withPayload(datagram.payload) { bytes in
                    engine?.receive(bytes, from: datagram.source, port: datagram.destination.port, at: time)
                }
            case .event(let record):
                try handle(record)
            case .end:
                break reading
            }
            if reader.wholeBytes - told >= Int64(Self.writeSize) {
                told = reader.wholeBytes
                progress(told)
                try writeOut(minimum: Self.writeSize)
                isStopped = isStopRequested()
                if isStopped { break reading }
            }
        }
        return try finish(isStopped: isStopped)
    }

    /// A journal that a power loss left may hold anything behind its last whole block: that is where it ends.
    private func next() throws(CapturesError) -> CaptureReader.Item {
        do throws(CapturesError) {
            return try reader.next()
        } catch .corruptRecord where input.isJournal && reader.wholeBytes > 0 {
            return .end
        }
    }

    private func handle(_ record: JournalRecord) throws {
        let event = try reader.withPayload(record.json) { json throws(JobsError) in try JournalEvent(parsing: json) }
        if case .jobStarted(let started) = event {
            // A journal that was continued has several; the first one is the recording's.
            guard engine == nil else { return }
            start = started.sessionStart
            let job = try Job(parsing: started.job, file: input.path)
            engine = makeEngine(started, job)
            return
        }
        try begin(at: record.time)
        let time = SessionTime(nanoseconds: max(0, record.time.nanoseconds &- start.nanoseconds))
        engine?.handle(event, at: time)
    }

    /// A plain capture begins with its first packet: session time 0, and everybody described has joined.
    private func begin(at time: WallTime) throws {
        guard engine == nil else { return }
        start = time
        var started = input.started(at: time)
        started.tick = JobStarted.defaultTick
        var job = input.job
        job.limits.firstRTPTimeout = nil
        job.limits.idleTimeout = nil
        var engine = makeEngine(started, job)
        for joined in input.connections { engine.handle(.connectionJoined(joined), at: .zero) }
        self.engine = engine
    }

    private func makeEngine(_ started: JobStarted, _ job: Job) -> RecordingEngine {
        var engine = RecordingEngine(
            started: started, job: job, pipeline: pipeline, deliveries: deliveries, ciphers: SRTPLibrary(),
            media: EngineMedia(codecs: codecs, images: ImageFiles(reading: job.imagePaths(for: pipeline))))
        engine.keys = input.keys
        return engine
    }

    private func writeOut(minimum: Int) throws {
        guard directory != nil else {
            try engine?.drain(minimum: 0) { _ throws(StorageError) in }
            return
        }
        try engine?.drain(minimum: minimum) { action throws(StorageError) in
            try files.perform(action)
        }
    }

    private func finish(isStopped: Bool) throws -> DrainedRecording {
        try begin(at: input.fallbackStart)
        guard var finished = engine else { throw RecorderError.unsuitable("\(input.path): no packet in it") }
        engine = nil
        finished.finish(at: finished.now)
        engine = finished
        try writeOut(minimum: 0)
        try files.finish()
        return DrainedRecording(
            engine: finished, stop: isStopped ? .requested : finished.stop ?? input.stop,
            journal: Report.Journal(
                file: input.path, packets: packetCount, bytes: Int(clamping: reader.wholeBytes)),
            capture: reader.facts, isGuessed: input.isGuessed)
    }
}
