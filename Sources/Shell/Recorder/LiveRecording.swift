import Captures
import Engine
import Ingest
public import Jobs
public import Media
import Packaging
import SRTP
import Services
public import Storage

/// One job in one process: sockets feed the journal and the engine, and the engine's bytes go into files.
///
/// One thread does it all in rounds: read every socket until it is empty, journal what came, hand it to the engine with
/// the ticks in between, write what the engine gives. The kernel stamps arrivals, so waiting between rounds costs no
/// accuracy, and a hundred connections cost two wake-ups a second (see `RoundPace`).
public final class LiveRecording {
    private let job: Job
    private let pipeline: Pipeline
    private let codecs: any CodecFactory
    private let directory: JobDirectory
    private let lock: JobLock
    private var clock: ArrivalClock
    private var journal: RecordingJournal
    private var feed: EngineFeed
    private var effort = EffortControl()
    private var files: OutputFiles
    private var keys: KeyFile
    private var ports: ConnectionPorts
    private var round: ReceivedRound
    private var life: JobLife
    private let messages = Mailbox<SourceMessage>()
    private let described: [ConnectionJoined]
    private var driver: SoraDriver?
    private var isSourceStopped = true
    private var stop: StopReason?
    private var lastDrain = SessionTime.zero
    /// Since when the sockets have been read without a pause.
    private var watchingSince = SessionTime.zero
    private var toldFailures: Set<String> = []
    private let tell: (Progress) -> Void

    /// What a person at the terminal wants to know while it runs.
    public enum Progress: Sendable {
        case listening(ports: [UInt16])
        case joined(connectionID: String, name: String?)
        case left(connectionID: String)
        case refused(String)
        /// A stream cannot be decrypted; its packets are journalled all the same.
        case undecryptable(Warning)
        case interrupted(String)
        case resumed(unseen: Interval)
        case stopping(StopReason)
        /// The outputs of the time after the recording are being made; bytes of the journal that are read.
        case delivering(bytes: Int64, of: Int64)
    }

    /// A process that missed two rounds was not let run: what came meanwhile may have been dropped unseen.
    private static let longestRound = Interval(milliseconds: 1000)
    /// How long stopping waits for the source to acknowledge; the sockets are read meanwhile.
    private static let stopTimeout = Interval(milliseconds: 5000)

    /// Binds and opens everything, so that what can be refused is refused before the first packet.
    public init(
        job: Job, pipeline: Pipeline, directory: JobDirectory, recordingID: String, keys: KeyFile,
        codecs: any CodecFactory, tell: @escaping (Progress) -> Void
    ) throws {
        // Ports that are taken are told before anything is written.
        var ports = try ConnectionPorts(settings: job.receive)
        var described: [ConnectionJoined] = []
        if case .sdp(let source) = job.source {
            for connection in source.connections { described.append(try ports.open(connection)) }
        }
        let round = try ReceivedRound()
        let clock = ArrivalClock()
        let started = JobStarted(
            job: job.rendered(), recordingID: recordingID, sessionStart: clock.start, tick: JobStarted.defaultTick,
            writer: RokugaVersion.rendered)
        var journal = try RecordingJournal(
            path: directory.journal, sessionStart: clock.start, recoveryPoint: job.receive.recoveryPoint)
        lock = try JobLock(of: directory)
        try journal.append(.jobStarted(started), at: .zero)
        self.job = job
        self.pipeline = pipeline
        self.codecs = codecs
        self.directory = directory
        self.tell = tell
        self.clock = clock
        self.journal = journal
        self.ports = ports
        self.round = round
        self.described = described
        self.keys = keys
        var plan = JobLife.Plan()
        plan.deliversAfter = pipeline.deliversAfter
        plan.retention = job.journalRetention
        life = JobLife(plan)
        feed = EngineFeed(
            RecordingEngine(
                started: started, job: job, pipeline: pipeline, deliveries: [.live], ciphers: SRTPLibrary(),
                codecs: codecs, images: ImageFiles(reading: job.imagePaths(for: pipeline))),
            tick: JobStarted.defaultTick
        ) { clock.now() }
        feed.engine.keys = keys.ring
        files = OutputFiles(directory: directory.path, closing: DiskThread())
    }

    /// Records until the source ends, a limit is reached or `isStopRequested`; then ends the job.
    public func run(isStopRequested: () -> Bool) throws -> FinishedRecording {
        try startSource()
        tell(.listening(ports: ports.all))
        while stop == nil {
            ports.wait(pace)
            do {
                try receiveRound()
                try takeMessages()
                try writeOut()
            } catch {
                // What is written so far stays; the reason stands in the report.
                fail(error)
                tell(.refused("\(error)"))
            }
            if isStopRequested() { step(.stopRequested(.requested)) }
            if let limit = limitReached { step(.limitReached(limit)) }
        }
        let drained = drain(for: stop ?? .requested)
        return JobEnding(in: directory, deliver: makeLaterOutputs).run(&life, drained)
    }

    private var pace: Interval {
        // What is left of a round goes on at once.
        guard feed.isEmpty else { return .zero }
        return RoundPace.interval(
            buffer: ports.smallestBuffer, recoveryPoint: job.receive.recoveryPoint, isWaiting: feed.engine.isWaiting,
            isComposing: feed.engine.isComposing)
    }

    /// A limit of silence counts only while somebody listened.
    private var limitReached: RecordingLimit? {
        let silence: Interval? =
            switch feed.engine.limitReached {
            case .idleTimeout: job.limits.idleTimeout
            case .firstRTPTimeout: job.limits.firstRTPTimeout
            case .maxDuration, nil: nil
            }
        guard let silence, feed.engine.now - watchingSince < silence else { return feed.engine.limitReached }
        return nil
    }

    private func startSource() throws {
        switch job.source {
        case .sora(let source):
            let waker = ports.waker
            let driver = try SoraDriver(source: source, messages: messages) { waker.wake() }
            self.driver = driver
            isSourceStopped = false
            driver.start()
        case .sdp:
            for joined in described {
                try note(.connectionJoined(joined), at: .zero)
                tell(.joined(connectionID: joined.connectionID, name: joined.name))
            }
            step(.sourceReady)
        case .capture:
            fail(RecorderError.unsuitable("a capture is not recorded live"))
        }
    }

    /// Reads every socket empty, and runs the engine up to the moment at which the reading began or as long as a round may
    /// last.
    private func receiveRound() throws {
        feed.beginRound()
        let previous = feed.reached
        var reached = previous
        var isComplete = false
        while !isComplete {
            let result = try ports.receiver.drain(into: &round)
            let sample = clock.sample()
            reached = max(reached, clock.session(of: result.began))
            for i in 0..<round.count {
                let datagram = round[i]
                let arrival = min(clock.session(from: datagram.arrival, sampledAt: sample), reached)
                // What is stamped before the last tick that ran gets that tick's time.
                let time = max(arrival, feed.lastTick)
                try round.withBytes(i) { bytes in
                    guard life.failure == nil, ports.admits(datagram) else { return }
                    try journal.append(
                        bytes, source: datagram.source, destination: datagram.destination, at: time,
                        raw: datagram.arrival)
                    feed.receive(bytes, from: datagram.source, port: datagram.destination.port, at: time)
                }
            }
            for drops in result.drops {
                try note(.kernelDrops(port: drops.port, count: Int64(clamping: drops.count)), at: reached)
            }
            isComplete = result.isComplete
        }
        for unexpectedSenders in ports.takeUnjournalledUnexpectedSenders() {
            try note(.unexpectedSenders(port: unexpectedSenders.port, count: unexpectedSenders.count), at: reached)
        }
        guard life.failure == nil else { return }
        if reached - previous > Self.longestRound { watchingSince = reached }
        feed.advance(to: reached)
        feed.work()
        try adaptEffort()
        if feed.engine.firstPacket != nil { step(.firstPacket) }
        try requestKeyFrames()
        for failure in feed.engine.decryptionFailures {
            let stream = "\(failure.connectionID ?? "") \(failure.track ?? "")"
            if toldFailures.insert(stream).inserted { tell(.undecryptable(failure)) }
        }
    }

    /// A view that the processor is too slow for must not make anything else late.
    private func adaptEffort() throws {
        guard feed.engine.isComposing, let changed = effort.decide(lag: feed.lag, at: feed.reached) else { return }
        feed.engine.use(changed)
        try note(.compositionEffort(changed, from: feed.engine.now), at: feed.reached)
    }

    private func takeMessages() throws {
        for message in messages.takeAll() {
            let now = feed.reached
            switch message {
            case .opening(let connectionID, let name):
                do {
                    let opened = try ports.open(connectionID)
                    try note(.connectionOpening(connectionID: connectionID, name: name, ports: opened.all), at: now)
                    driver?.requests.post(
                        .ports(connectionID: connectionID, audio: opened.audio, video: opened.video))
                } catch let error as IngestError {
                    tell(.refused("\(error)"))
                    driver?.requests.post(.noPorts(connectionID: connectionID, reason: "\(error)"))
                }
            case .joined(let connectionID, let name, let sdp, let keyFrameRequest):
                step(.sourceReady)
                let named = try keys.takeKeys(outOf: sdp)
                feed.engine.keys = keys.ring
                let joined = ports.join(connectionID, name: name, sdp: named, keyFrameRequest: keyFrameRequest)
                try note(.connectionJoined(joined), at: now)
                tell(.joined(connectionID: connectionID, name: name))
            case .left(let connectionID, let reason):
                // Composing may have taken a while since the sockets were read: nothing that came may be lost with them.
                try receiveRound()
                let now = feed.reached
                try note(.connectionLeft(connectionID: connectionID, reason: reason), at: now)
                for drops in try ports.close(connectionID) {
                    try note(.kernelDrops(port: drops.port, count: Int64(clamping: drops.count)), at: now)
                }
                tell(.left(connectionID: connectionID))
            case .interrupted(let reason):
                try note(.sourceInterrupted(reason: reason), at: now)
                tell(.interrupted(reason))
            case .resumed(let unseen):
                try note(.sourceResumed(unseenSeconds: unseen.seconds), at: now)
                tell(.resumed(unseen: unseen))
            case .refused(let reason):
                step(.sourceRefused)
                tell(.refused(reason))
            case .keyFrameRequested(let connectionID):
                try note(.keyFrameRequested(connectionID: connectionID), at: now)
            case .ended:
                step(.stopRequested(.sourceEnded))
            case .stopped:
                isSourceStopped = true
            }
        }
    }

    /// Lets the job's life decide whether the recording goes on.
    private func step(_ event: JobLife.Event) {
        if let reason = life.handle(event) { stop = reason }
    }

    private func note(_ event: JournalEvent, at time: SessionTime) throws {
        guard life.failure == nil else { return }
        let time = max(time, feed.reached)
        try journal.append(event, at: time)
        feed.handle(event, at: time)
    }

    /// The journal first: what a file shows must be in it.
    private func writeOut() throws {
        try journal.write(at: feed.reached, next: pace)
        guard feed.engine.lastFragmentBoundary > lastDrain else { return }
        lastDrain = feed.engine.lastFragmentBoundary
        try feed.engine.drain { action in try files.perform(action) }
    }

    private func requestKeyFrames() throws {
        guard stop == nil else { return }
        for due in feed.engine.dueKeyFrameRequests() {
            driver?.requests.post(.keyFrame(connectionID: due.connectionID))
            // A network that does not take the packet now may take the next one.
            let sent = due.feedback.count { (try? ports.receiver.send($0.bytes, from: $0.port, to: $0.target)) != nil }
            if sent > 0 { try note(.keyFrameRequested(connectionID: due.connectionID), at: feed.reached) }
        }
    }

    /// Takes what is still on its way, and finishes journal and outputs.
    private func drain(for reason: StopReason) -> DrainedRecording {
        tell(.stopping(reason))
        driver?.requests.post(.stop)
        let deadline = clock.now() + Self.stopTimeout
        repeat {
            do {
                try receiveRound()
                try takeMessages()
            } catch {
                fail(error)
            }
            if isSourceStopped { break }
            ports.wait(RoundPace.shortest)
        } while clock.now() < deadline
        for drops in ports.receiver.newDrops() {
            try? note(.kernelDrops(port: drops.port, count: Int64(clamping: drops.count)), at: feed.reached)
        }
        feed.workOff()
        do {
            // Where only the files ran out of room, the journal still says why it ends.
            try journal.append(.stop(reason), at: feed.reached)
            feed.engine.handle(.stop(reason), at: feed.reached)
            try journal.write(at: feed.reached, next: pace)
        } catch {
            fail(error)
        }
        feed.engine.finish(at: feed.reached)
        if feed.engine.firstPacket != nil { step(.firstPacket) }
        do {
            try feed.engine.drain { action in try files.perform(action) }
        } catch {
            fail(error)
        }
        do {
            try files.finish()
            try journal.close()
        } catch {
            fail(error)
        }
        var drained = DrainedRecording(
            engine: feed.engine, stop: life.stop ?? reason,
            journal: Report.Journal(
                file: directory.journal, packets: journal.packetCount, bytes: Int(clamping: journal.byteCount)))
        if feed.shedCount > 0 {
            drained.report.add([
                Warning(
                    reason: .overloaded,
                    message: "the processor was too slow for what is encoded: \(feed.shedCount) packets are in the "
                        + "journal, but not in the files; `rokuga recover --force` makes these whole")
            ])
        }
        return drained
    }

    /// Until the report is written the job is not over: a recovery makes all outputs.
    private func makeLaterOutputs() throws -> Report {
        let total = journal.byteCount
        tell(.delivering(bytes: 0, of: total))
        let report = try LaterOutputs(directory: directory, pipeline: pipeline, codecs: codecs).make {
            tell(.delivering(bytes: $0, of: total))
        }
        tell(.delivering(bytes: total, of: total))
        return report
    }

    /// Packets are read and thrown away from now on: whatever a file shows must be in the journal.
    private func fail(_ error: any Error) {
        step(.failed(Reason(of: error)))
    }
}
