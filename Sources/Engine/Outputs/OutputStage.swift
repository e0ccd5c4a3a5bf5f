import Jobs
import Media
import Packaging
import Presentations

/// Everything that a recording writes: of each connection, of all of them combined, of the views.
struct OutputStage {
    private var planner: OutputPlanner
    private let codecs: any CodecFactory
    /// In the order of joining.
    private(set) var connections: [ConnectionOutputs] = []
    /// Connections whose files are not all handed out as whole.
    private var open: [Int] = []
    /// Connections of which only what is not handed out yet is kept.
    private var released: Set<Int> = []
    private(set) var combined: [CombinedFile]
    /// One at most (`ConnectionOutputs.presentations`).
    private(set) var combinedPresentations: [CombinedPresentation]
    /// In the order of the views.
    private(set) var views: [ViewOutputs]

    init(_ planner: OutputPlanner, views plans: [ViewOutputs.Plans], codecs: any CodecFactory) {
        self.planner = planner
        self.codecs = codecs
        views = plans.map(ViewOutputs.init)
        combined = self.planner.combinedPlans().map { CombinedFile($0, codecs: codecs) }
        combinedPresentations = [self.planner.combinedPresentation()].compactMap { plan in
            plan.map { CombinedPresentation($0, codecs: codecs) }
        }
    }

    /// The files of a connection that joins, and what has to be said of them.
    mutating func plans(for joined: ConnectionJoined, offered: [[Codec]]) -> (
        plans: [OutputPlan], warnings: [Warning]
    ) {
        planner.plans(ofConnection: joined.connectionID, name: joined.name, offered: offered)
    }

    mutating func join(_ receiver: ConnectionReceiver, _ plans: [OutputPlan]) {
        let kinds = receiver.tracks.map(\.codec.kind)
        open.append(connections.count)
        let presentation = planner.presentation(ofConnection: receiver.id, name: receiver.name)
        connections.append(ConnectionOutputs(plans, presentation, kinds: kinds, codecs: codecs))
        for i in combined.indices { combined[i].join(receiver.id, name: receiver.name, kinds: kinds) }
        for i in combinedPresentations.indices {
            combinedPresentations[i].join(receiver.id, name: receiver.name, kinds: kinds)
        }
    }

    mutating func append(_ frame: borrowing EncodedFrame, _ placed: PlacedFrame) {
        connections[placed.track.connection].append(frame, placed)
        if !combined.isEmpty || !combinedPresentations.isEmpty { appendCombined(frame, placed) }
    }

    /// Not inlined: the compiler would take possession of the array for every frame, also where it is empty.
    @inline(never)
    private mutating func appendCombined(_ frame: borrowing EncodedFrame, _ placed: PlacedFrame) {
        for i in combined.indices { combined[i].append(frame, placed) }
        for i in combinedPresentations.indices { combinedPresentations[i].append(frame, placed) }
    }

    /// The length of segments that copied video of a connection is wanted in; nil where there are none.
    func segmentsOfCopiedVideo(of connection: Int) -> Interval? {
        let own = connections[connection].segmentsOfCopiedVideo
        let combined = combinedPresentations.compactMap { $0.segmentsOfCopiedVideo(of: connection) }
        return (combined + [own].compactMap(\.self)).min()
    }

    /// Nothing comes of a connection any more that belongs before `limit`.
    mutating func fillSilence(of connection: Int, to limit: SessionTime) {
        connections[connection].fillSilence(to: limit)
        connections[connection].advancePresentation(to: limit)
    }

    /// Nothing comes of any connection any more that belongs before `limit`.
    mutating func fillCombinedSilence(to limit: SessionTime) {
        for i in combined.indices { combined[i].fillSilence(to: limit) }
        for i in combinedPresentations.indices { combinedPresentations[i].advance(to: limit) }
    }

    /// Notes which files of a connection are left.
    ///
    /// - Returns: whether some will be finished with the next `flush`.
    mutating func leaveFiles(of connection: Int, at now: SessionTime) -> Bool {
        connections[connection].leaveFiles(at: now)
    }

    /// The tracks of a connection begin elsewhere, in session time; nil for one that has not begun.
    mutating func move(_ connection: Int, _ starts: [SessionTime?]) {
        connections[connection].move(starts)
        for i in combined.indices { combined[i].move(starts, of: connection) }
        for i in combinedPresentations.indices { combinedPresentations[i].move(starts, of: connection) }
    }

    /// Hands out a fragment of each of the connection's files.
    mutating func flush(_ connection: Int) {
        connections[connection].flush()
    }

    mutating func flushCombined() {
        for i in combined.indices { combined[i].flush() }
    }

    mutating func flushView(_ view: Int) {
        views[view].flush()
    }

    /// The connection is over.
    mutating func finish(_ connection: Int) {
        connections[connection].finish()
        for i in combined.indices { combined[i].leave(connection) }
        for i in combinedPresentations.indices { combinedPresentations[i].leave(connection) }
    }

    mutating func beginView(_ view: Int, at origin: SessionTime, _ streams: [ViewStream]) {
        views[view].begin(at: origin, streams)
    }

    mutating func append(_ samples: SampleQueue, of stream: ViewStreamID, ofView view: Int) {
        views[view].append(samples, of: stream)
    }

    mutating func append(_ picture: GuidePicture, ofView view: Int) {
        views[view].append(picture)
    }

    mutating func note(_ people: Participations, ofView view: Int) {
        views[view].note(people)
    }

    /// The recording is over; the connections are already.
    mutating func finish() {
        for i in views.indices { views[i].finish() }
        for i in combined.indices { combined[i].finish() }
        for i in combinedPresentations.indices { combinedPresentations[i].finish() }
    }

    /// Of the presentations that are being made, the shortest; nil where none has parts.
    var partTarget: Interval? {
        let own = open.compactMap { connections[$0].presentations.first?.plan.settings.partTarget }
        let combined = combinedPresentations.compactMap(\.presentation.plan.settings.partTarget)
        return (own + views.compactMap(\.partTarget) + combined).min()
    }

    /// A part of a presentation waits to be drained.
    var hasPart: Bool {
        open.contains { connections[$0].presentations.contains(where: \.writer.hasPart) }
            || views.contains { $0.presentation?.hasPart == true }
            || combinedPresentations.contains(where: \.presentation.writer.hasPart)
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        for i in open { try connections[i].drain(minimum: minimum, body) }
        forget()
        for i in views.indices { try views[i].drain(minimum: minimum, body) }
        for i in combined.indices { try combined[i].drain(minimum: minimum, body) }
        for i in combinedPresentations.indices { try combinedPresentations[i].drain(minimum: minimum, body) }
    }

    /// The report no longer needs the outputs of this connection: the stage drops them when it has handed out their
    /// bytes.
    mutating func release(_ connection: Int) {
        released.insert(connection)
        forget()
    }

    private mutating func forget() {
        guard !released.isEmpty else { return }
        for i in released.sorted() where connections[i].isComplete {
            connections[i] = ConnectionOutputs([], kinds: [], codecs: codecs)
            released.remove(i)
            open.removeAll { $0 == i }
        }
    }
}
