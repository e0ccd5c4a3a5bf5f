public import Jobs
public import Media
public import Packaging
import Presentations
public import RTP

/// The deterministic graph: packets, events and ticks in, bytes of files out.
///
///     datagrams ──▶ ReceptionStage ──▶ placed frames ──▶ OutputStage ──▶ bytes of files
///                                            └─────────▶ ViewRecording ──▶ samples ─┘
///
/// The same packets with the same times in the same order give the same bytes, however they are grouped into calls and
/// whenever the bytes are drained. Nothing in here reads a clock, a socket or a file.
public struct RecordingEngine {
    public let started: JobStarted
    public let job: Job
    var reception: ReceptionStage
    var outputs: OutputStage
    var views: [ViewRecording]
    private var ticks: TickSchedule
    /// The latest instant that the engine has seen; nothing comes any more that is earlier than `lastTick`.
    public private(set) var now = SessionTime.zero
    /// The latest packet or event.
    private var lastInput = SessionTime.zero
    public private(set) var stop: StopReason?
    var account = SourceAccount()
    /// By the number of the connection.
    var departed: [Int: DepartedConnection] = [:]
    /// The keys that descriptions name (`KeyRing`); to be there before the connection joins.
    public var keys = KeyRing()
    private let ciphers: any CipherFactory
    /// What reception gave, on its way to the outputs. Its storage and that of `reception.results` take turns.
    private var results = ReceptionResults()
    /// The frame that the outputs are given. Where it lies it cannot be read without a copy.
    private var frame = EncodedFrame()

    /// - Parameters:
    ///   - started: the journal's first event; identifiers and creation times derive from it.
    ///   - pipeline: the outputs to make; without any, connections are only received and counted.
    ///   - deliveries: the outputs to make now; their names are the same as if all were made.
    ///   - ciphers: decrypts; not called while no stream is SRTP.
    ///   - media: decodes, encodes and draws.
    public init(
        started: JobStarted, job: Job, pipeline: Pipeline,
        deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all, ciphers: any CipherFactory,
        media: EngineMedia = EngineMedia()
    ) {
        self.ciphers = ciphers
        self.started = started
        self.job = job
        ticks = TickSchedule(started.tick)
        var planner = OutputPlanner(pipeline.outputs, deliveries: deliveries, started)
        var plans: [ViewOutputs.Plans] = []
        views = []
        for view in [pipeline.view].compactMap({ $0 }) {
            let wanted = ViewOutputs.Plans(files: planner.plans(of: view), presentation: planner.presentation(of: view))
            guard !wanted.isEmpty else { continue }
            plans.append(wanted)
            views.append(ViewRecording(ViewPlan(view, wanted.presentation), codecs: media.codecs, images: media.images))
        }
        outputs = OutputStage(planner, views: plans, codecs: media.codecs)
        reception = ReceptionStage(
            .init(
                latency: job.receive.reorderDelay, loss: pipeline.loss,
                recordsOthers: job.receive.unexpected == .record, servesViews: !views.isEmpty))
    }

    /// A fragment or cluster is handed out at least this often.
    public static var fragmentInterval: Interval { TickSchedule.fragmentInterval }
    /// Behind what has come: nothing earlier comes of any connection, for lost packets were waited for, and doubtful
    /// clocks were decided on (`ClockContinuity`).
    private static let outputDelay = Interval(milliseconds: 1000)
    public var lastTick: SessionTime { ticks.lastTick }
    /// When fragments were handed out last: what is drained after that plays up to there.
    public var lastFragmentBoundary: SessionTime { ticks.lastFragmentBoundary }
    /// The shortest part that is made of segments now; nil without parts.
    public var partTarget: Interval? { outputs.partTarget }
    /// A part is there that was not drained: players wait for it.
    public var hasPart: Bool { outputs.hasPart }
    public var firstPacket: SessionTime? { reception.firstPacket }

    /// Takes one datagram. Times never go back: a packet older than the last tick must come with that tick's time.
    public mutating func receive(
        _ datagram: Span<UInt8>, from source: Endpoint, port: UInt16, at arrival: SessionTime
    ) {
        advance(to: arrival)
        lastInput = max(lastInput, arrival)
        reception.receive(datagram, from: source, port: port, at: arrival)
        distribute()
        while let other = reception.takeOther() { join(other) }
    }

    /// Runs every tick up to and including `time`.
    ///
    /// Ticks without any work are skipped: packets wait at most for the reorder delay, and starts are corrected for
    /// `StartCorrection.window`, with a second to spare.
    public mutating func advance(to time: SessionTime) {
        if time > now { now = time }
        let quiet = lastInput + reception.latency + StartCorrection.window + Interval(milliseconds: 1000)
        while let tick = ticks.next(upTo: time, quietAfter: quiet) { run(tick) }
    }

    /// Processes an event that affects the result.
    public mutating func handle(_ event: JournalEvent, at time: SessionTime) {
        advance(to: time)
        lastInput = max(lastInput, time)
        switch event {
        case .connectionOpening(let connectionID, _, let ports):
            reception.open(connectionID, ports: ports, at: time)
        case .connectionJoined(let joined):
            join(joined, at: time)
        case .connectionLeft(let connectionID, _):
            reception.giveUpOpening(of: connectionID)
            for i in reception.present(connectionID) { leave(i, at: time) }
        case .kernelDrops(let port, let count):
            reception.noteKernelDrops(port: port, count: count)
        case .unexpectedSenders(_, let count):
            reception.noteUnexpectedSenders(count: count)
        case .sourceInterrupted:
            account.interruptions += 1
            account.unansweredSince = account.unansweredSince ?? time
        case .sourceResumed(let seconds):
            account.unseenSeconds += seconds
            account.unansweredSince = nil
        case .recordingResumed(let since):
            resume(after: since, at: time)
        case .stop(let reason):
            stop = stop ?? reason
        case .keyFrameRequested(let connectionID):
            reception.noteKeyFrameRequest(of: connectionID, at: now)
        case .jobStarted, .compositionEffort, .unknown:
            break
        }
    }

    /// Changes the effort for the views from now on. The journal's event changes nothing: only a recorder that is too
    /// slow leaves anything out.
    public mutating func use(_ effort: CompositionEffort) {
        for i in views.indices { views[i].use(effort, at: now) }
    }

    /// A view is being made of at least one connection.
    public var isComposing: Bool { !views.isEmpty && !reception.active.isEmpty }

    /// Ends the recording: everything whole is written, every file is made whole.
    public mutating func finish(at time: SessionTime) {
        advance(to: time)
        for i in reception.active { finish(i, at: now) }
        for i in views.indices {
            views[i].finish()
            takeSamples(of: i)
            outputs.note(views[i].participations(wall: started.sessionStart.at), ofView: i)
        }
        outputs.finish()
    }

    /// A limit of the job that was reached. The driver stops then, and the journal contains the stop.
    public var limitReached: RecordingLimit? {
        guard let first = reception.firstPacket, let last = reception.lastPacket else {
            guard let timeout = job.limits.firstRTPTimeout, now - .zero >= timeout else { return nil }
            return .firstRTPTimeout
        }
        if let maximum = job.limits.maxDuration, now - first >= maximum { return .maxDuration }
        if let idle = job.limits.idleTimeout, now - last >= idle { return .idleTimeout }
        return nil
    }

    /// Received media is not in the files yet, and the next fragment boundary will not write it: it waits for packets,
    /// for its clock or for a key frame.
    public var isWaiting: Bool {
        reception.active.contains { i in
            reception.connections[i].isWaiting || isSeenBadly(reception.connections[i])
        }
    }

    /// Passes the actions on the outputs to `body`: for each file that has at least `minimum` bytes or is finished, the
    /// appended bytes and corrections; then, once, the completion of each file that has become complete.
    public mutating func drain<Failure: Error>(
        minimum: Int = 1, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        try outputs.drain(minimum: minimum, body)
    }

    private mutating func run(_ tick: TickSchedule.Tick) {
        let limit = SessionTime(nanoseconds: tick.time.nanoseconds - Self.outputDelay.nanoseconds)
        for i in reception.active {
            reception.tick(i, at: tick.time)
            distribute()
            outputs.fillSilence(of: i, to: limit)
            guard tick.isFragmentBoundary else { continue }
            correctStarts(of: i, at: tick.time, isLast: outputs.leaveFiles(of: i, at: tick.time))
            outputs.flush(i)
        }
        outputs.fillCombinedSilence(to: limit)
        if tick.isFragmentBoundary { outputs.flushCombined() }
        if tick.isFragmentBoundary { release(before: tick.time) }
        for i in views.indices {
            views[i].advance(to: tick.time + Interval(nanoseconds: -views[i].plan.delay.nanoseconds))
            takeSamples(of: i)
            if tick.isFragmentBoundary { outputs.flushView(i) }
        }
    }

    /// Keeps of the connections that left what the report needs.
    private mutating func release(before time: SessionTime) {
        while let i = reception.takeDeparted(before: time) {
            departed[i] = departure(of: i)
            reception.release(i)
            outputs.release(i)
        }
    }

    /// Hands on what reception gave.
    mutating func distribute() {
        guard reception.results.count > 0 else { return }
        swap(&results, &reception.results)
        for number in 0..<results.count {
            switch results[number] {
            case .frame(let placed, let index):
                results.exchange(&frame, at: index)
                if !views.isEmpty { appendToViews(placed) }
                outputs.append(frame, placed)
            case .epochEnded:
                // Files continue: the timeline of their track does.
                break
            case .heard(let connection, let time):
                for i in views.indices { views[i].noteArrival(InputID(number: connection), at: time) }
            case .goodbye(let connection, let time):
                for i in views.indices { views[i].noteGoodbye(InputID(number: connection), at: time) }
            }
        }
        results.removeAll()
    }

    /// Not inlined: the compiler would take possession of the array for every frame, also where it is empty.
    @inline(never)
    private mutating func appendToViews(_ placed: PlacedFrame) {
        for i in views.indices { views[i].append(frame, placed) }
    }

    private mutating func correctStarts(of connection: Int, at time: SessionTime, isLast: Bool) {
        guard reception.correctStarts(of: connection, at: time, isLast: isLast) else { return }
        outputs.move(connection, reception.connections[connection].tracks.map { $0.placement.start })
    }

    private mutating func takeSamples(of view: Int) {
        if !outputs.views[view].hasBegun, let origin = views[view].origin {
            outputs.beginView(view, at: origin, views[view].streams)
        }
        views[view].takeSamples { samples, stream in outputs.append(samples, of: stream, ofView: view) }
        for picture in views[view].takePictures() { outputs.append(picture, ofView: view) }
        if outputs.views[view].awaitsPeople {
            outputs.note(views[view].participations(wall: started.sessionStart.at), ofView: view)
        }
    }

    private mutating func join(_ joined: ConnectionJoined, at time: SessionTime) {
        guard reception.present(joined.connectionID).isEmpty else { return }
        let description: SessionDescription
        do {
            description = try SessionDescription(parsing: joined.sdp)
        } catch {
            account.warnings.append(
                Warning(
                    reason: .codecUnsupported, connectionID: joined.connectionID,
                    message: "the session description cannot be read: \(error)"))
            return
        }
        let plan = ReceptionPlan(
            connectionID: joined.connectionID, description: description, headerExtensions: job.headerExtensions,
            ciphers: ciphers, keys: keys)
        let (files, warnings) = outputs.plans(for: joined, offered: plan.tracks.map(\.codecs))
        let review = DescriptionReview(of: description, connectionID: joined.connectionID)
        account.warnings += review.passedOver + plan.warnings + warnings + plan.refusals
        var receiver = ConnectionReceiver(
            .init(
                id: joined.connectionID, name: joined.name, joined: reception.opened(joined.connectionID) ?? time),
            number: reception.connections.count, tracks: plan.tracks, reception.settings,
            audioFollowsVideo: files.contains { $0.onFormatChange == .split })
        receiver.keyFrames = KeyFrameRequester(
            joined.keyFrameRequest, description: description, tracks: receiver.tracks)
        join(receiver, joined, files)
        reception.join(receiver, plan, joined)
        reception.replay(for: joined.connectionID)
        distribute()
    }

    /// A source beside the one of a track becomes a connection of its own (`receive.unexpected`).
    private mutating func join(_ other: OtherSource) {
        let beside = reception.connections[other.beside.connection]
        let description = other.description(like: beside.tracks[other.beside.track].description)
        let joined = ConnectionJoined(
            connectionID: other.connectionID(beside: beside.id), name: beside.name, sdp: "", ports: [])
        let (files, warnings) = outputs.plans(for: joined, offered: [description.codecs])
        account.warnings += warnings
        let receiver = ConnectionReceiver(
            .init(
                id: joined.connectionID, name: joined.name, joined: other.packets.first?.arrival ?? now,
                foundBeside: beside.id),
            number: reception.connections.count, tracks: [description], reception.settings)
        join(receiver, joined, files)
        reception.join(receiver, other)
        distribute()
    }

    /// Outputs and views expect a connection before it is received.
    private mutating func join(_ receiver: ConnectionReceiver, _ joined: ConnectionJoined, _ files: [OutputPlan]) {
        outputs.join(receiver, files)
        for i in views.indices { views[i].join(receiver, joined) }
    }

    private mutating func leave(_ connection: Int, at time: SessionTime) {
        finish(connection, at: time)
        for i in views.indices { views[i].noteGoodbye(InputID(number: connection), at: time) }
    }

    private mutating func finish(_ connection: Int, at time: SessionTime) {
        guard reception.connections[connection].left == nil else { return }
        reception.finish(connection, at: time)
        distribute()
        correctStarts(of: connection, at: time, isLast: true)
        outputs.finish(connection)
        for i in views.indices { views[i].leave(InputID(number: connection)) }
    }
}
