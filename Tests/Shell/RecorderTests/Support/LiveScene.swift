import Captures
import Engine
import Foundation
import Ingest
import Jobs
import Media
import RTP
import SRTP
import Sources
import Storage
import TestSupport
import Threads

@testable import Recorder

/// A recording loop with scripted sockets, clock and source, and a real journal in a directory of its own.
final class LiveScene {
    let ports = ScriptedPorts()
    let driver: ScriptedDriver
    let commands = Mailbox<RecordingCommand>()
    let directory = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)").path
    private(set) var told: [RecordingProgress] = []
    private(set) var life = JobLife(JobLife.Plan())
    var job: Job
    var pipeline = Pipeline(outputs: [])
    var codecs: any CodecFactory = CodecSet([])
    /// Called when a round is over.
    var afterRound: (RecordingLoop) -> Void = { _ in }
    /// Goes on in the journal that `run` left before, at the time that the ports have then.
    var continues = false
    /// nil: a file in the directory.
    var journalDescriptor: Int32?

    static let sdp = """
        v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2
        m=video 60003 RTP/AVPF 120\na=rtpmap:120 VP8/90000\na=rtcp-fb:120 nack pli
        """

    /// - Parameter described: the job describes participant A itself, as a job with session descriptions does.
    init(
        isDescribed described: Bool = true, stops: Bool = true, keyFrameRequest: KeyFrameRequestChoice = .off,
        sdp: String = LiveScene.sdp
    ) throws {
        var participant = Participant(connectionID: "A", name: "Ada", sdp: sdp)
        participant.keyFrameRequest = keyFrameRequest
        driver = ScriptedDriver(described: described ? [participant] : [], stops: stops)
        let connection = SDPSource.Connection(
            connectionID: "A", description: .text(sdp), keyFrameRequest: keyFrameRequest)
        job = Job(source: .sdp(SDPSource(connections: [connection])))
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    var journalPath: String { directory + "/journal.pcapng" }

    /// Runs the loop; a command stops it after 60 s of its time at the latest.
    func run() throws -> DrainedRecording {
        if continues { return try goOn() }
        ports.at(60_000) { self.commands.post(.stop(.internalError)) }
        let clock = ports.clock
        let started = JobStarted(
            job: job.rendered(), recordingID: "take-1", sessionStart: clock.start, tick: JobStarted.defaultTick,
            writer: "test")
        let writer =
            if let journalDescriptor {
                try JournalWriter(descriptor: journalDescriptor, path: journalPath)
            } else {
                try JournalWriter(path: journalPath, appending: false)
            }
        var journal = RecordingJournal(
            writer, path: journalPath, sessionStart: clock.start, recoveryPoint: job.receive.recoveryPoint)
        try journal.append(.jobStarted(started), at: .zero)
        let engine = RecordingEngine(
            started: started, job: job, pipeline: pipeline, ciphers: SRTPLibrary(),
            media: EngineMedia(codecs: codecs))
        let loop = RecordingLoop(
            .init(ports: ports, clock: clock, commands: commands, tell: { self.told.append($0) }),
            session: try SourceSession(driver, ports: ports, keys: KeyFile(beside: journalPath)), life: life,
            feed: EngineFeed(engine, tick: JobStarted.defaultTick) { clock.now() }, journal: journal,
            files: OutputFiles(directory: directory))
        return run(loop)
    }

    private func run(_ loop: RecordingLoop) -> DrainedRecording {
        ports.onWait = { [unowned loop] in self.afterRound(loop) }
        let drained = loop.run()
        life = loop.life
        return drained
    }

    private func goOn() throws -> DrainedRecording {
        life = JobLife(JobLife.Plan())
        let interrupted = try InterruptedJournal(of: journalPath)
        let clock = ports.clock(startingAt: interrupted.started.sessionStart)
        var journal = RecordingJournal(
            try JournalWriter(continuing: journalPath, extent: interrupted.extent), path: journalPath,
            sessionStart: interrupted.started.sessionStart, recoveryPoint: job.receive.recoveryPoint,
            packetCount: interrupted.packetCount)
        let resumed = clock.now()
        try journal.append(.recordingResumed(since: interrupted.last), at: resumed)
        let past = LiveJournal.Continuation(
            replay: try JournalReplay(of: journalPath, sessionStart: interrupted.started.sessionStart),
            resumed: resumed, resumptionCount: interrupted.resumptionCount + 1)
        let engine = RecordingEngine(
            started: interrupted.started, job: job, pipeline: pipeline, ciphers: SRTPLibrary(),
            media: EngineMedia(codecs: codecs))
        let loop = RecordingLoop(
            .init(ports: ports, clock: clock, commands: commands, tell: { self.told.append($0) }, past: past),
            session: try SourceSession(
                driver, ports: ports, keys: KeyFile(beside: journalPath), earlier: interrupted.present),
            life: life, feed: EngineFeed(engine, tick: JobStarted.defaultTick) { clock.now() }, journal: journal,
            files: OutputFiles(directory: directory, replaces: true))
        return run(loop)
    }

    /// Opus packets every 20 ms, from one instant in milliseconds to before another.
    func sendAudio(_ range: Range<Int64>, port: UInt16 = 60_001) {
        var builder = RTPBuilder(payloadType: 109, ssrc: 7, step: 960)
        ports.send(
            stride(from: range.lowerBound, to: range.upperBound, by: 20).map {
                .init(milliseconds: $0, port: port, bytes: builder.opus())
            })
    }

    /// The events of the journal with their session times in milliseconds, without the job's.
    func events() throws -> [(at: Int64, event: JournalEvent)] {
        var reader = try CaptureReader(path: journalPath)
        var events: [(Int64, JournalEvent)] = []
        while true {
            switch try reader.next() {
            case .event(let record):
                let event = try reader.withPayload(record.json) { json throws(JobsError) in
                    try JournalEvent(parsing: json)
                }
                if case .jobStarted = event { continue }
                events.append(((record.time.nanoseconds - ScriptedPorts.start) / 1_000_000, event))
            case .end: return events
            default: continue
            }
        }
    }
}
