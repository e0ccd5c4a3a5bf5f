import Captures
import Delivery
import Engine
import Ingest
import Jobs
public import Media
import SRTP
import Sources
import Storage
public import Threads

/// One live job in one process: opens its sockets and files, records, and ends the job.
public final class LiveRecording {
    private let loop: RecordingLoop
    private let locks: [JobLock]
    private let directory: JobDirectory
    private let later: LaterOutputs
    private let push: PresentationPush?
    private let tell: (RecordingProgress) -> Void

    /// Binds and opens everything, so that errors refuse the job before the first packet.
    ///
    /// - Parameter commands: read in every round.
    public init(
        _ job: PreparedJob, codecs: any CodecFactory, commands: Mailbox<RecordingCommand>,
        tell: @escaping (RecordingProgress) -> Void
    ) throws {
        let settings = job.job.receive
        let ports = try ConnectionPorts(settings: settings, unlessSet: job.job.source.listeningAddress)
        // This reports ports that are in use before anything is written.
        let earlier = job.interrupted?.present ?? []
        let driver = try job.job.source.makeDriver(in: job.directory, keeping: ports.open(again: earlier, of: job.job))
        let session = try SourceSession(driver, ports: ports, keys: job.keys, earlier: earlier)
        let opened = try LiveJournal.open(of: job)
        let (started, clock, continuation) = (opened.started, opened.clock, opened.continuation)
        locks = opened.locks
        let engine = RecordingEngine(
            started: started, job: job.job, pipeline: job.pipeline, deliveries: [.live], ciphers: SRTPLibrary(),
            media: EngineMedia(codecs: codecs, images: ImageFiles(reading: job.job.imagePaths(for: job.pipeline))))
        var plan = JobLife.Plan()
        plan.deliversAfter = job.pipeline.deliversAfter
        plan.retention = job.job.journalRetention
        push = PresentationPush(of: job.pipeline, recordingID: job.recordingID, in: job.directory)
        plan.pushes = push != nil
        loop = RecordingLoop(
            .init(ports: ports, clock: clock, commands: commands, tell: tell, push: push, past: continuation),
            session: session,
            life: JobLife(plan), feed: EngineFeed(engine, tick: started.tick) { clock.now() },
            journal: opened.takeJournal(),
            files: OutputFiles(
                directory: job.directory.path, replaces: continuation != nil, closing: DiskThread()))
        directory = job.directory
        later = LaterOutputs(directory: job.directory, pipeline: job.pipeline, codecs: codecs)
        self.tell = tell
    }

    /// Records until the source ends, the job reaches a limit, or a stop command arrives; then ends the job.
    public func run() -> FinishedRecording {
        let drained = loop.run()
        defer { push?.cancel() }
        return JobEnding(in: directory, deliver: makeLaterOutputs, push: sendRest).run(&loop.life, drained)
    }

    private func sendRest(_ report: Report) -> [(folder: String, report: PushReport)] {
        push?.finish(report) { news, left in
            if let news { tell(.refused(news)) }
            tell(.pushing(left: left))
        } ?? []
    }

    /// The job has not ended before its report is written; a recovery until then remakes all outputs.
    private func makeLaterOutputs() throws -> Report {
        let total = loop.journal.byteCount
        tell(.delivering(bytes: 0, of: total))
        let report = try later.make { tell(.delivering(bytes: $0, of: total)) }
        tell(.delivering(bytes: total, of: total))
        return report
    }
}
