import Captures
import Engine
import Jobs
import Media
import Packaging
import RTP
import SRTP
import Storage

/// The engine of a batch. It begins with the journal's first event, or with the first packet of a plain capture.
struct BatchEngine {
    let input: BatchInput
    let pipeline: Pipeline
    let deliveries: Set<PipelineOutput.Delivery>
    let codecs: any CodecFactory
    /// Nil before the beginning.
    private var engine: RecordingEngine?
    /// Whether there is an engine. A test of `engine` would copy it for every packet.
    private var hasBegun = false
    private var start = WallTime(nanoseconds: 0)
    /// Connections that the source was asked to forward, and that have not left.
    private(set) var forwarded: Set<String> = []

    init(
        _ input: BatchInput, pipeline: Pipeline, deliveries: Set<PipelineOutput.Delivery>, codecs: any CodecFactory
    ) {
        self.input = input
        self.pipeline = pipeline
        self.deliveries = deliveries
        self.codecs = codecs
    }

    mutating func receive(_ datagram: CaptureReader.Datagram, _ bytes: Span<UInt8>) {
        begin(at: datagram.time)
        let time = sessionTime(datagram.time)
        engine?.receive(bytes, from: datagram.source, port: datagram.destination.port, at: time)
    }

    mutating func handle(_ event: JournalEvent, at time: WallTime) throws {
        if case .jobStarted(let started) = event {
            // A journal that was continued contains several; the first one is that of the recording.
            guard !hasBegun else { return }
            let job = try Job(parsing: started.job, file: input.path)
            start = started.sessionStart
            var begun = makeEngine(started, job)
            // Of a damaged journal, where no description is left in it.
            for joined in input.connections { begun.handle(.connectionJoined(joined), at: .zero) }
            engine = begun
            hasBegun = true
            return
        }
        note(event)
        begin(at: time)
        let sessionTime = sessionTime(time)
        engine?.handle(event, at: sessionTime)
    }

    private mutating func note(_ event: JournalEvent) {
        switch event {
        case .connectionOpening(let connectionID, _, _): forwarded.insert(connectionID)
        case .connectionJoined(let joined): forwarded.insert(joined.connectionID)
        case .connectionLeft(let connectionID, _): forwarded.remove(connectionID)
        case .jobStarted, .sourceInterrupted, .sourceResumed, .kernelDrops, .unexpectedSenders, .keyFrameRequested,
            .compositionEffort, .recordingResumed, .stop, .unknown:
            break
        }
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        try engine?.drain(minimum: minimum, body)
    }

    /// Ends the input and completes every output.
    mutating func finish() {
        begin(at: input.fallbackStart)
        // In place: a second engine beside it would double the memory of all that changes.
        guard let now = engine?.now else { return }
        engine?.finish(at: now)
    }

    /// The recording so far.
    var recorded: RecordingEngine { engine ?? beginning(at: input.fallbackStart) }

    private mutating func begin(at time: WallTime) {
        guard !hasBegun else { return }
        start = time
        hasBegun = true
        engine = beginning(at: time)
    }

    /// A plain capture begins with its first packet, at session time 0; all described connections join then.
    private func beginning(at time: WallTime) -> RecordingEngine {
        var started = input.started(at: time)
        started.tick = JobStarted.defaultTick
        var job = input.job
        job.limits.firstRTPTimeout = nil
        job.limits.idleTimeout = nil
        var engine = makeEngine(started, job)
        for joined in input.connections { engine.handle(.connectionJoined(joined), at: .zero) }
        return engine
    }

    private func sessionTime(_ time: WallTime) -> SessionTime {
        SessionTime(nanoseconds: max(0, time.nanoseconds &- start.nanoseconds))
    }

    private func makeEngine(_ started: JobStarted, _ job: Job) -> RecordingEngine {
        var job = job
        job.verdictLimits = input.verdict.applied(to: job.verdictLimits)
        var engine = RecordingEngine(
            started: started, job: job, pipeline: pipeline, deliveries: deliveries, ciphers: SRTPLibrary(),
            media: EngineMedia(codecs: codecs, images: ImageFiles(reading: job.imagePaths(for: pipeline))))
        engine.keys = input.keys
        return engine
    }
}
