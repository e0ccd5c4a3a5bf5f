import Captures
import Delivery
import Engine
import Ingest
import Jobs
import Media
import Sources
import Storage
import Threads

/// The rounds of a live recording, on one thread: read every socket until it is empty, journal the packets, pass them
/// to the engine with the ticks between them, process the messages of the source and the commands, write the engine's
/// output.
///
/// The kernel stamps arrivals, so waiting between rounds costs no accuracy, and a hundred connections need only two
/// wake-ups a second (see `RoundPace`). Tests inject sockets, clock, source and commands, and need no real time.
final class RecordingLoop {
    /// The loop's inputs, and the closure for progress.
    struct Surroundings {
        var ports: any PacketPorts
        var clock: ArrivalClock
        var commands: Mailbox<RecordingCommand>
        var tell: (RecordingProgress) -> Void
        /// Sends presentations to other places.
        var push: PresentationPush?
        /// The journal of a killed recorder, in which this one goes on.
        var past: LiveJournal.Continuation?
    }

    let surroundings: Surroundings
    let session: SourceSession
    var clock: ArrivalClock
    var life: JobLife
    var feed: EngineFeed
    var journal: RecordingJournal
    var files: LiveFiles
    var losses = RecordingLosses()
    private var limits: SilenceLimits
    private var effort = EffortControl()
    private var unexpected = UnexpectedSenders()
    private var load = RoundPace.Load()
    private var lastDrain = SessionTime.zero
    private var toldFailures: Set<String> = []
    /// What a killed recorder left; nil where there was none, or when the engine has come to its end.
    var past: RecordedPast?

    init(
        _ surroundings: Surroundings, session: SourceSession, life: JobLife, feed: EngineFeed,
        journal: consuming RecordingJournal, files: consuming OutputFiles
    ) {
        self.surroundings = surroundings
        self.session = session
        self.life = life
        self.feed = feed
        self.journal = journal
        self.files = LiveFiles(files, push: surroundings.push, replaces: surroundings.past != nil)
        clock = surroundings.clock
        limits = SilenceLimits(feed.engine.job.limits)
        self.feed.engine.keys = session.keys.ring
        guard let past = surroundings.past else { return }
        self.past = RecordedPast(past)
        self.feed.note(past.resumed)
        limits.noteRound(from: .zero, to: past.resumed)
    }

    /// Records until the source ends, the job reaches a limit, or a stop command arrives; then finishes journal and
    /// outputs.
    func run() -> DrainedRecording {
        session.start()
        attempt { try takeMessages() }
        surroundings.tell(.listening(ports: surroundings.ports.bound))
        var began = clock.now()
        while life.stop == nil {
            // What a round's work takes does not count on top: a kill costs what has come since the last reading.
            surroundings.ports.wait(max(.zero, pace - (clock.now() - began)))
            began = clock.now()
            attempt {
                try receiveRound()
                try takeMessages()
                try writeOut()
            }
            takeCommands()
            if let limit = limits.confirm(feed.engine.limitReached, at: feed.engine.now) {
                handle(.limitReached(limit))
            }
        }
        return drain(for: life.stop ?? .requested)
    }

    var pace: Interval {
        // If work is left from this round, the next one starts at once.
        guard feed.isEmpty, past?.replay == nil else { return .zero }
        return RoundPace.interval(
            buffer: surroundings.ports.smallestBuffer, recoveryPoint: feed.engine.job.receive.recoveryPoint,
            isWaiting: feed.engine.isWaiting,
            work: RoundPace.Work(isComposing: feed.engine.isComposing, partTarget: feed.engine.partTarget), load: load)
    }

    /// Reads every socket until it is empty. Then runs the engine up to the time at which reading began, or until the
    /// round's time is up.
    func receiveRound() throws {
        feed.beginRound()
        let previous = feed.reached
        let reached = try receivePackets(since: previous)
        for unjournalled in unexpected.takeCounts() {
            try record(.unexpectedSenders(port: unjournalled.port, count: unjournalled.count), at: reached)
        }
        guard life.failure == nil else { return }
        // Before the engine works: a kill meanwhile must not cost what was read.
        try journal.write(at: reached, next: pace)
        limits.noteRound(from: previous, to: reached)
        if past?.replay == nil {
            feed.advance(to: reached)
            feed.work()
            try adaptEffort()
            try requestKeyFrames()
        } else {
            feed.note(reached)
            try workOffPast()
        }
        if feed.engine.firstPacket != nil { handle(.firstPacket) }
        for failure in feed.engine.decryptionFailures {
            let stream = "\(failure.connectionID ?? "") \(failure.track ?? "")"
            if toldFailures.insert(stream).inserted { surroundings.tell(.undecryptable(failure)) }
        }
    }

    /// - Returns: the time up to which every socket was read.
    private func receivePackets(since previous: SessionTime) throws -> SessionTime {
        var (reached, datagrams) = (previous, 0)
        while true {
            let result: ReceiveResult
            do {
                result = try surroundings.ports.receive()
            } catch {
                // The next round may succeed; what has arrived until then waits in the kernel.
                if losses.noteRound(error) { surroundings.tell(.refused("\(error)")) }
                return reached
            }
            datagrams += result.busiestCount
            let sample = clock.sample()
            reached = max(reached, clock.session(of: result.began))
            try surroundings.ports.forEachReceived { datagram, bytes in
                guard life.failure == nil, unexpected.admits(datagram) else { return }
                let arrival = min(clock.session(from: datagram.arrival, sampledAt: sample), reached)
                // A packet stamped before the last tick that ran gets the time of that tick.
                let time = max(arrival, feed.lastTick)
                do {
                    try journal.append(
                        bytes, source: datagram.source, destination: datagram.destination, at: time,
                        raw: datagram.arrival)
                } catch CapturesError.datagramTooLong {
                    return losses.noteDatagram()
                }
                guard past?.replay == nil else { return feed.note(time) }
                feed.receive(bytes, from: datagram.source, port: datagram.destination.port, at: time)
            }
            try record(result.drops, at: reached)
            guard result.isComplete else { continue }
            load = RoundPace.Load(datagrams: datagrams, time: reached - previous)
            return reached
        }
    }

    /// Reduces the effort for a view before it delays anything else.
    private func adaptEffort() throws {
        guard feed.engine.isComposing, let changed = effort.decide(lag: feed.lag, at: feed.reached) else { return }
        feed.engine.use(changed)
        try record(.compositionEffort(changed, from: feed.engine.now), at: feed.reached)
    }

    private func requestKeyFrames() throws {
        guard life.stop == nil else { return }
        for due in feed.engine.dueKeyFrameRequests() {
            session.requestKeyFrame(due.connectionID)
            // If sending fails now, the next request may succeed.
            let sent = due.feedback.count {
                (try? surroundings.ports.send($0.bytes, from: $0.port, to: $0.target)) != nil
            }
            if sent > 0 { try record(.keyFrameRequested(connectionID: due.connectionID), at: feed.reached) }
        }
    }

    func takeMessages() throws {
        for message in session.takeMessages() {
            for step in session.steps(for: message) { try perform(step) }
        }
    }

    private func perform(_ step: SourceSession.Step) throws {
        switch step {
        case .life(let event): handle(event)
        case .journal(let event): try record(event, at: feed.reached)
        case .tell(let progress): surroundings.tell(progress)
        case .readSockets: try receiveRound()
        case .useKeys: feed.engine.keys = session.keys.ring
        case .close(let connectionID):
            // Without a socket there are no drops to report.
            try record((try? surroundings.ports.close(connectionID)) ?? [], at: feed.reached)
        case .refuse(let connectionID, let reason): refuse(connectionID, reason)
        case .stillForwarded(let count): losses.noteForwarded(count)
        }
    }

    private func takeCommands() {
        for command in surroundings.commands.takeAll() {
            switch command {
            case .stop(let reason): handle(.stopRequested(reason))
            case .status(let reply):
                let status = RecordingStatus.Live(
                    elapsed: feed.reached - .zero, connectionIDs: session.connectionIDs,
                    packets: journal.packetCount, bytes: journal.byteCount, stop: life.stop)
                reply(.live(status))
            }
        }
    }

    func handle(_ event: JobLife.Event) {
        life.handle(event)
    }

    func record(_ drops: [PortDrops], at time: SessionTime) throws {
        for drops in drops {
            try record(.kernelDrops(port: drops.port, count: Int64(clamping: drops.count)), at: time)
        }
    }

    private func record(_ event: JournalEvent, at time: SessionTime) throws {
        guard life.failure == nil else { return }
        let time = max(time, feed.reached)
        do {
            try journal.append(event, at: time)
        } catch CapturesError.eventTooLong(let length, let limit) {
            // What is not in the journal does not exist for the engine.
            losses.noteEvent()
            let problem = "its description has \(length) bytes; at most \(limit) are accepted"
            guard case .connectionJoined(let joined) = event else { return }
            for step in session.refuse(joined.connectionID, problem) { try perform(step) }
            return
        }
        guard past?.replay == nil else { return feed.note(time) }
        feed.handle(event, at: time)
    }

    private func refuse(_ connectionID: String, _ reason: String) {
        guard losses.noteRefused(connectionID, reason) else { return }
        surroundings.tell(.refused("\(connectionID): \(reason)"))
    }

    /// Writes the journal first: it must contain whatever is in the output files.
    func writeOut() throws {
        try journal.write(at: feed.reached, next: pace)
        if let error = journal.diskFailure, losses.noteDiskFailure() { surroundings.tell(.refused("\(error)")) }
        defer { for error in files.takeErrors() { surroundings.tell(.refused("\(error)")) } }
        for news in surroundings.push?.takeMessages() ?? [] { surroundings.tell(.refused(news)) }
        try takeNames()
        guard feed.engine.lastFragmentBoundary > lastDrain || feed.engine.hasPart else { return }
        lastDrain = feed.engine.lastFragmentBoundary
        try feed.engine.drain { action in try files.perform(action) }
    }

    /// Fails the job if `body` throws. The bytes written so far stay, and the report contains the reason.
    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            fail(error)
            surroundings.tell(.refused("\(error)"))
        }
    }

    /// From now on, packets are read and discarded, because the journal must contain whatever is in the output files.
    func fail(_ error: any Error) {
        handle(.failed(Reason(of: error)))
    }
}
