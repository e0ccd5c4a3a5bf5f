import Jobs
import Media
import Packaging
import Presentations

/// One presentation of all connections, each with its own tracks, named after the participant.
///
/// It begins with the first frame of any connection; before somebody joins, and after they leave, their tracks have
/// gaps. All tracks change their period together.
struct CombinedPresentation {
    private(set) var presentation: ConnectionPresentation
    private(set) var renditions: RenditionSet
    /// In the order of joining.
    private var participants: [Participant] = []
    private var labels: [MediaKind: Set<String>] = [:]

    private struct Participant {
        let connectionID: String
        /// Of its first track among all.
        let base: Int
        let kinds: [MediaKind]
    }

    /// So many tracks are in a presentation: each is a playlist, which goes on until the end with gaps alone.
    static let trackLimit = 126

    init(_ plan: PresentationPlan, codecs: any CodecFactory) {
        presentation = ConnectionPresentation(plan, kinds: [], codecs: codecs)
        renditions = RenditionSet(codecs: codecs)
    }

    private var trackCount: Int { participants.last.map { $0.base + $0.kinds.count } ?? 0 }

    mutating func join(_ connectionID: String, name: String?, kinds: [MediaKind]) {
        let base = trackCount
        participants.append(Participant(connectionID: connectionID, base: base, kinds: kinds))
        for (i, kind) in kinds.enumerated() where base + i < Self.trackLimit {
            let number = labels[kind, default: []].count + 1
            presentation.addTrack(
                kind, "\(kind.rawValue)-\(number)", label: insertLabel(name ?? connectionID, kind))
        }
    }

    /// Players demand different names of what can be chosen (RFC 8216 §4.3.4.1.1).
    private mutating func insertLabel(_ name: String, _ kind: MediaKind) -> String {
        var label = name
        var count = 1
        while !labels[kind, default: []].insert(label).inserted {
            count += 1
            label = "\(name) (\(count))"
        }
        return label
    }

    /// - Returns: the track among all; nil for one that has no place.
    private func slot(_ track: TrackID) -> Int? {
        let slot = participants[track.connection].base + track.track
        return slot < Self.trackLimit ? slot : nil
    }

    private func slots(of connection: Int) -> Range<Int> {
        let participant = participants[connection]
        let end = min(participant.base + participant.kinds.count, Self.trackLimit)
        return min(participant.base, end)..<end
    }

    mutating func append(_ frame: borrowing EncodedFrame, _ placed: PlacedFrame) {
        guard presentation.plan.media.takes(placed.kind), let slot = slot(placed.track) else { return }
        let outcome = presentation.append(frame, placed, slot: slot, &renditions)
        guard outcome == .written || placed.presentationTime == nil, let rendition = presentation.rendition(of: slot)
        else { return }
        renditions.append(frame, placed, to: rendition)
        take(rendition)
    }

    private mutating func take(_ rendition: Int) {
        presentation.take(renditions.samples(of: rendition), of: rendition, renditions[rendition].facts)
        renditions.removeSamples(rendition)
    }

    /// The length of segments that copied video of a connection is wanted in; nil where it has none.
    func segmentsOfCopiedVideo(of connection: Int) -> Interval? {
        guard slots(of: connection).contains(where: { isCopiedVideo($0, of: connection) }) else { return nil }
        return presentation.plan.settings.length()
    }

    private func isCopiedVideo(_ slot: Int, of connection: Int) -> Bool {
        participants[connection].kinds[slot - participants[connection].base] == .video && presentation.isCopied(slot)
    }

    /// Nothing comes of any connection any more that belongs before `limit`.
    mutating func advance(to limit: SessionTime) {
        for connection in participants.indices {
            for slot in slots(of: connection) {
                guard participants[connection].kinds[slot - participants[connection].base] == .audio,
                    let rendition = presentation.rendition(of: slot),
                    let time = presentation.silence(of: slot, to: limit)
                else { continue }
                renditions.fill(rendition, to: time)
                take(rendition)
            }
        }
        presentation.advance(to: limit)
    }

    /// Moves the tracks of a connection to better estimates; those of all others stay.
    mutating func move(_ starts: [SessionTime?], of connection: Int) {
        let own = starts.prefix(slots(of: connection).count)
        presentation.move([SessionTime?](repeating: nil, count: slots(of: connection).lowerBound) + own)
    }

    /// The connection is over: what is still being encoded is written.
    mutating func leave(_ connection: Int) {
        for slot in slots(of: connection) {
            if let known = presentation.rendering(of: slot), let rendition = known.rendition {
                renditions.finish(rendition, at: known.length)
                take(rendition)
            }
            presentation.end(slot)
        }
    }

    mutating func finish() {
        presentation.finish()
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        try presentation.drain(minimum: minimum, body)
    }
}

extension CombinedPresentation {
    /// The lists, and from when to when each connection is in them; to be asked after `finish`.
    ///
    /// - Parameter wall: what the clock showed at an instant.
    func report(wall: (SessionTime) -> WallTime) -> CompositionReport {
        var report = CompositionReport(label: OutputPlan.combinedLabel)
        guard let origin = presentation.writer.origin else { return report }
        for (i, participant) in participants.enumerated() {
            let tracks = slots(of: i).compactMap { presentation.rendering(of: $0)?.index }
                .map { presentation.writer.tracks[$0] }
            guard let from = tracks.compactMap(\.begin).min(), let to = tracks.map(\.end).max() else { continue }
            var input = CompositionReport.Input(connectionID: participant.connectionID)
            input.presences = [
                CompositionReport.Presence(startedAt: wall(origin + from), endedAt: wall(origin + to))
            ]
            report.inputs.append(input)
        }
        report.outputs = presentation.reports(wall: wall)
        return report
    }

    /// Tracks that have no place, and encoders that gave up.
    var warnings: [Warning] {
        participants.enumerated().flatMap { i, participant in
            let left = participant.kinds.dropFirst(slots(of: i).count).map { kind in
                Warning(
                    reason: .limitReached, connectionID: participant.connectionID, track: kind.rawValue,
                    message: "\(presentation.plan.folder): the track is not in the presentation, which has "
                        + "\(Self.trackLimit) tracks at most")
            }
            return left
                + presentation.warnings(of: slots(of: i), renditions, connectionID: participant.connectionID)
        }
    }
}
