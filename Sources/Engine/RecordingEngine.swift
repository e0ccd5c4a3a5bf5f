public import Jobs
public import Media
public import Packaging
public import RTP

/// The deterministic graph: packets, events and ticks in, bytes of files out.
///
/// The same packets with the same times in the same order give the same bytes, however they are grouped into calls and
/// whenever the bytes are drained. Nothing in here reads a clock, a socket or a file.
public struct RecordingEngine {
    public let started: JobStarted
    public let job: Job
    let pipeline: Pipeline
    private let deliveries: Set<PipelineOutput.Delivery>
    var connections: [ConnectionRecording] = []
    var warnings: [Warning] = []
    var interruptions = 0
    var unseen: Double = 0
    var unexpectedSenders: Int64 = 0
    /// Datagrams to ports that belong to no connection (any more).
    var unrouted: UInt64 = 0
    /// The latest instant that the engine has seen; nothing earlier may come any more than `lastTick`.
    public private(set) var now = SessionTime.zero
    public private(set) var lastTick = SessionTime.zero
    /// When fragments were cut last: what is drained after that plays up to there.
    public private(set) var lastFragmentBoundary = SessionTime.zero
    public private(set) var firstPacket: SessionTime?
    private(set) var lastPacket: SessionTime?
    public private(set) var stop: StopReason?
    private var opening: [OpeningConnection] = []
    private var routes: [UInt16: Route] = [:]
    private var names = FileNames()
    /// The files that the owner knows to be whole.
    private var completed: Set<String> = []
    /// Ticks that have run or were passed over; tick n lies at n times `tickLength`.
    private var tickCount: Int64 = 0
    private let tickLength: Interval
    /// The latest packet or event.
    private var lastInput = SessionTime.zero
    private let latency: Interval
    /// The keys that descriptions name (`KeyRing`); to be there before the connection joins.
    public var keys = KeyRing()
    private let ciphers: any CipherFactory
    private let codecs: any CodecFactory
    var view: ViewRecording?
    let together: [TogetherFile]

    /// Where the datagrams of a port go.
    private enum Route {
        case opening(Int)
        case connection(Int, isRTCPPort: Bool)
    }

    /// A fragment or cluster is handed out at least this often: what a crash may cost beside the journal's recovery point.
    public static let fragmentInterval = Interval(milliseconds: 300)
    /// A journal may ask for anything; a thousand ticks in a second are more than any use has.
    private static let leastTick = Interval(milliseconds: 1)

    /// - Parameters:
    ///   - started: the journal's first event; identifiers and creation times derive from it.
    ///   - pipeline: what is made of the connections; without outputs they are only received and counted.
    ///   - deliveries: the outputs that are made now; their names are the same as if all were.
    ///   - ciphers: what decrypts; asked for nothing while no stream is SRTP.
    ///   - codecs: what decodes and encodes; asked for nothing while everything is copied.
    ///   - images: the pictures that job and pipeline name; a view goes without those that are not there.
    public init(
        started: JobStarted, job: Job, pipeline: Pipeline,
        deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all, ciphers: any CipherFactory,
        codecs: any CodecFactory = CodecSet([]), images: ImageFiles = ImageFiles()
    ) {
        self.ciphers = ciphers
        self.codecs = codecs
        self.started = started
        self.job = job
        self.pipeline = pipeline
        self.deliveries = deliveries
        latency = job.receive.reorderDelay
        tickLength = max(Self.leastTick, started.tick)
        let plan = ViewPlan(pipeline, deliveries: deliveries, started: started, names: &names)
        view = plan.map { ViewRecording($0, codecs: codecs, images: images) }
        together = TogetherPlan.all(pipeline, deliveries: deliveries, started: started, names: &names).map {
            TogetherFile($0, codecs: codecs)
        }
    }

    /// Takes one datagram. Times never go back: a packet older than the last tick must come with that tick's time.
    public mutating func receive(
        _ datagram: Span<UInt8>, from source: Endpoint, port: UInt16, at arrival: SessionTime
    ) {
        advance(to: arrival)
        lastInput = max(lastInput, arrival)
        switch routes[port] {
        case .connection(let i, let isRTCPPort):
            if let pinned = connections[i].sourceAddress, pinned != source.address {
                unexpectedSenders += 1
                return
            }
            if firstPacket == nil { firstPacket = arrival }
            lastPacket = arrival
            connections[i].receive(datagram, port: port, isRTCPPort: isRTCPPort, at: arrival)
            if !connections[i].keyFrameRequester.paths.isEmpty {
                connections[i].observe(datagram, from: source, port: port)
            }
        case .opening(let i):
            opening[i].keep(datagram, from: source.address, port: port, at: arrival)
        case nil:
            unrouted += 1
        }
    }

    /// Runs every tick up to and including `time`.
    ///
    /// Ticks that cannot find anything to do are passed over, so that a capture's jump of years costs nothing: packets
    /// are held back for `latency` and starts corrected for `correctionWindow`, with a second to spare.
    public mutating func advance(to time: SessionTime) {
        if time > now { now = time }
        let quiet = lastInput + latency + RecordingFile.correctionWindow + Interval(milliseconds: 1000)
        let due = time.nanoseconds / tickLength.nanoseconds
        while tickCount < due {
            let next = SessionTime(nanoseconds: (tickCount + 1) * tickLength.nanoseconds)
            if next > quiet {
                tickCount = due
                lastTick = SessionTime(nanoseconds: due * tickLength.nanoseconds)
            } else {
                tick(at: next)
            }
        }
    }

    /// Takes an event that the result depends on.
    public mutating func handle(_ event: JournalEvent, at time: SessionTime) {
        advance(to: time)
        lastInput = max(lastInput, time)
        switch event {
        case .connectionOpening(let connectionID, _, let ports):
            giveUpOpening(of: connectionID)
            opening.append(OpeningConnection(connectionID: connectionID, opened: time))
            for port in ports { routes[port] = .opening(opening.count - 1) }
        case .connectionJoined(let joined):
            join(joined, at: time)
        case .connectionLeft(let connectionID, _):
            giveUpOpening(of: connectionID)
            leave(connectionID, at: time)
        case .kernelDrops(let port, let count):
            // Ports are used again: the last connection that had this one is meant.
            if let i = connections.lastIndex(where: { $0.listens(to: port) }) {
                connections[i].noteKernelDrops(port: port, count: count)
            }
        case .unexpectedSenders(_, let count):
            unexpectedSenders.add(count: count)
        case .sourceInterrupted:
            interruptions += 1
        case .sourceResumed(let seconds):
            unseen += seconds
        case .stop(let reason):
            if stop == nil { stop = reason }
        case .keyFrameRequested(let connectionID):
            if let i = connections.lastIndex(where: { $0.id == connectionID }) {
                connections[i].keyFrameRequester.noteRequest(at: now)
            }
        case .jobStarted, .compositionEffort, .unknown:
            break
        }
    }

    /// Spends more or less on the view from now on. The event that tells of it changes nothing: only the recorder that
    /// could not do better leaves anything out.
    public mutating func use(_ effort: CompositionEffort) {
        view?.use(effort, at: now)
    }

    /// A view is being made of somebody.
    public var isComposing: Bool { view != nil && connections.contains { $0.left == nil } }

    /// Ends the recording: everything whole is written, every file is made whole.
    public mutating func finish(at time: SessionTime) {
        advance(to: time)
        for i in connections.indices { connections[i].finish(at: now) }
        view?.finish(&connections)
        for file in together { file.finish() }
    }

    /// A limit of the job that was reached; the driver stops then, and the stop stands in the journal.
    public var limitReached: RecordingLimit? {
        guard let first = firstPacket, let last = lastPacket else {
            guard let timeout = job.limits.firstRTPTimeout, now - .zero >= timeout else { return nil }
            return .firstRTPTimeout
        }
        if let maximum = job.limits.maxDuration, now - first >= maximum { return .maxDuration }
        if let idle = job.limits.idleTimeout, now - last >= idle { return .idleTimeout }
        return nil
    }

    /// Something that came is not in the files yet, though the next cut will not bring it there: it waits for packets, for
    /// its clock or for a key frame.
    public var isWaiting: Bool { connections.contains { $0.isWaiting } }

    /// Hands out what is to be done to the outputs: for each file that has at least `minimum` bytes, or is finished, what was
    /// appended and corrected; then for each file that has become whole that it is complete, once.
    public mutating func drain<Failure: Error>(
        minimum: Int = 1, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        func handOut(_ name: String, _ output: OutputBytes) throws(Failure) {
            try output.actions(on: name, body)
        }
        for i in connections.indices { try connections[i].drain(minimum: minimum, handOut) }
        try view?.drain(minimum: minimum, handOut)
        for file in together { try file.drain(minimum: minimum, handOut) }
        for connection in connections {
            for output in connection.outputs {
                for part in output.parts where part.file.isFinished { try complete(part.file.name, body) }
            }
        }
        for file in view?.files ?? [] where file.isFinished { try complete(file.name, body) }
        for file in together where file.file?.isFinished == true { try complete(file.name, body) }
    }

    private mutating func complete<Failure: Error>(
        _ name: String, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        if completed.insert(name).inserted { try body(.complete(output: name)) }
    }

    private mutating func tick(at time: SessionTime) {
        tickCount += 1
        lastTick = time
        let ticksPerFragment = max(1, Self.fragmentInterval.nanoseconds / tickLength.nanoseconds)
        let isFragmentBoundary = tickCount.isMultiple(of: ticksPerFragment)
        if isFragmentBoundary { lastFragmentBoundary = time }
        for i in connections.indices { connections[i].tick(at: time, isFragmentBoundary: isFragmentBoundary) }
        guard view != nil || !together.isEmpty else { return }
        let limit = SessionTime(nanoseconds: time.nanoseconds - ViewRecording.delay.nanoseconds)
        for file in together {
            file.fillSilence(to: limit)
            if isFragmentBoundary { file.flush() }
        }
        view?.advance(to: limit, &connections)
        if isFragmentBoundary { view?.flush() }
    }

    private mutating func join(_ joined: ConnectionJoined, at time: SessionTime) {
        guard !connections.contains(where: { $0.id == joined.connectionID && $0.left == nil }) else { return }
        let description: SessionDescription
        do {
            description = try SessionDescription(parsing: joined.sdp)
        } catch {
            warnings.append(
                Warning(
                    reason: .codecUnsupported, connectionID: joined.connectionID,
                    message: "the session description cannot be read: \(error)"))
            return
        }
        let plan = ConnectionPlan(
            connectionID: joined.connectionID, name: joined.name, description: description,
            headerExtensions: job.headerExtensions, outputs: pipeline.outputs, deliveries: deliveries,
            recordingID: started.recordingID,
            sessionStart: started.sessionStart, names: &names, ciphers: ciphers, keys: keys)
        warnings.append(contentsOf: plan.warnings)
        let opened = opening.first { $0.connectionID == joined.connectionID && !$0.isTaken }?.opened
        connections.append(
            ConnectionRecording(
                id: joined.connectionID, name: joined.name, joined: opened ?? time,
                sourceAddress: joined.sourceAddress.flatMap(IPAddress.init(parsing:)), plan: plan, latency: latency,
                loss: pipeline.loss, codecs: codecs))
        let index = connections.count - 1
        if let view {
            connections[index].viewInput = view.makeInput(
                for: connections[index], number: index, described: job.source.connection(joined.connectionID))
        }
        let kinds = connections[index].tracks.map(\.codec.kind)
        connections[index].shared = together.map {
            TogetherMember(file: $0, number: $0.join(joined.connectionID, name: joined.name, kinds: kinds))
        }
        connections[index].keyFrameRequester = KeyFrameRequester(
            keyFrameRequestChoice(of: joined.connectionID), description: description, tracks: connections[index].tracks)
        var kept: OpeningConnection?
        if let i = opening.firstIndex(where: { $0.connectionID == joined.connectionID && !$0.isTaken }) {
            kept = opening[i]
            opening[i].take()
        }
        for port in joined.ports {
            routes[port.port] = .connection(index, isRTCPPort: port.role == .audioRTCP || port.role == .videoRTCP)
        }
        guard let kept else { return }
        unexpectedSenders += kept.droppedCount
        for packet in kept.packets {
            guard case .connection(_, let isRTCPPort) = routes[packet.port] else { continue }
            if let pinned = connections[index].sourceAddress, pinned != packet.source {
                unexpectedSenders += 1
                continue
            }
            firstPacket = min(firstPacket ?? packet.arrival, packet.arrival)
            lastPacket = max(lastPacket ?? packet.arrival, packet.arrival)
            connections[index].receive(
                packet.bytes.span, port: packet.port, isRTCPPort: isRTCPPort, at: packet.arrival)
        }
    }

    /// An opening that was not answered and will not be: another try comes on other ports, or nobody.
    private mutating func giveUpOpening(of connectionID: String) {
        for i in opening.indices where opening[i].connectionID == connectionID && !opening[i].isTaken {
            opening[i].take()
            routes = routes.filter { _, route in
                if case .opening(i) = route { return false }
                return true
            }
        }
    }

    private mutating func leave(_ connectionID: String, at time: SessionTime) {
        for i in connections.indices where connections[i].id == connectionID && connections[i].left == nil {
            connections[i].finish(at: time)
            connections[i].viewInput?.noteGoodbye(at: time)
            routes = routes.filter { _, route in
                if case .connection(i, _) = route { return false }
                return true
            }
        }
    }
}
