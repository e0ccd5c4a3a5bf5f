import Jobs
import Media
import Packaging

/// One file with all connections, each in its own tracks, named after the participant.
///
/// It begins with the first frame of any connection. A connection that joins later begins at that session time; its
/// start is corrected as in a file of its own.
struct CombinedFile {
    let plan: OutputPlan
    private(set) var file: OutputFile?
    /// In the order of joining.
    private(set) var participants: [Participant] = []
    private var renditions: RenditionSet

    /// A connection in the file.
    struct Participant {
        let connectionID: String
        let trackName: String
        let kinds: [MediaKind]
        /// For each of its tracks, in the order of beginning: a track whose codec changes goes on in another of the
        /// file. Empty until its first frame.
        var entries: [[FileSeries.Entry]]
    }

    init(_ plan: OutputPlan, codecs: any CodecFactory) {
        self.plan = plan
        renditions = RenditionSet(codecs: codecs)
    }

    mutating func join(_ connectionID: String, name: String?, kinds: [MediaKind]) {
        participants.append(
            Participant(
                connectionID: connectionID, trackName: name ?? connectionID, kinds: kinds,
                entries: kinds.map { _ in [] }))
    }

    mutating func append(_ frame: borrowing EncodedFrame, _ placed: PlacedFrame) {
        guard plan.media.takes(placed.kind) else { return }
        let (connection, track) = (placed.track.connection, placed.track.track)
        if case .at(let ticks) = placed.place, let format = frame.format,
            needsTrack(format, participants[connection].entries[track].last)
        {
            declare(format, placed, at: ticks)
        }
        guard let entry = participants[connection].entries[track].last, file?.tracks[entry.index].number != nil,
            let offset = file?.tracks[entry.index].offset
        else { return }
        if case .at(let ticks) = placed.place {
            file?.setLength(of: entry.index, to: placed.end - offset)
            if entry.rendition == nil { write(frame, placed, at: ticks - offset, to: entry.index) }
        }
        guard let rendition = entry.rendition else { return }
        renditions.append(frame, placed, to: rendition)
        take(entry)
    }

    /// Whether a format begins a track of the file.
    private func needsTrack(_ format: TrackFormat, _ entry: FileSeries.Entry?) -> Bool {
        guard let entry else { return true }
        guard entry.rendition == nil, let before = file?.tracks[entry.index].format else { return false }
        return format.needsNewTrack(after: before)
    }

    private mutating func write(_ frame: borrowing EncodedFrame, _ placed: PlacedFrame, at ticks: Int64, to index: Int)
    {
        if let format = frame.format { file?.update(format, of: index) }
        let decodeTime = ticks + placed.decodeTime - (placed.presentationTime ?? 0)
        _ = file?.copy(
            frame.bytes.span,
            Sample(
                presentationTime: ticks, decodeTime: decodeTime, duration: placed.duration,
                isKeyFrame: frame.isKeyFrame), to: index)
    }

    private mutating func declare(_ format: TrackFormat, _ placed: PlacedFrame, at ticks: Int64) {
        let rendition = renditions.rendition(
            of: RenditionSet.Key(track: placed.track, media: plan.media, kind: placed.kind), format,
            clockRate: placed.clockRate, beginning: ticks)
        var declaration = OutputFile.Declaration(format, placed, at: ticks, as: rendition.map { renditions[$0] })
        declaration.name = participants[placed.track.connection].trackName
        declaration.gaps = rendition == nil ? plan.gaps : .keep
        if file == nil {
            file = OutputFile(
                plan.fileName, identity: plan.identity(from: placed.sessionTime), origin: placed.sessionTime,
                opened: placed.releasedAt, trackCount: plan.trackLimit)
        }
        guard let index = file?.addTrack(declaration) else { return }
        participants[placed.track.connection].entries[placed.track.track].append(
            FileSeries.Entry(index: index, rendition: rendition))
    }

    private mutating func take(_ entry: FileSeries.Entry) {
        guard let rendition = entry.rendition else { return }
        file?.append(renditions.samples(of: rendition), endingAt: renditions.end(of: rendition), to: entry.index)
        renditions.removeSamples(rendition)
    }

    /// Moves the tracks of a connection to better estimates; those of all others stay.
    mutating func move(_ starts: [SessionTime?], of connection: Int) {
        guard let tracks = file?.tracks else { return }
        var moved = [SessionTime?](repeating: nil, count: tracks.count)
        for (entries, start) in zip(participants[connection].entries, starts) {
            guard let start else { continue }
            for entry in entries {
                let offset = tracks[entry.index].offset
                moved[entry.index] =
                    start + tracks[entry.index].clockRate.interval(ofTicks: offset)
            }
        }
        file?.move(moved)
    }

    /// The connection is over: what is still being encoded is written.
    mutating func leave(_ connection: Int) {
        for entry in participants[connection].entries.joined() {
            file?.close(entry.index)
            guard let rendition = entry.rendition, let track = file?.tracks[entry.index] else { continue }
            renditions.finish(rendition, at: track.end - track.start)
            take(entry)
        }
    }

    mutating func fillSilence(to limit: SessionTime) {
        guard !plan.media.copies(.audio) else {
            for index in file?.tracks.indices ?? 0..<0 { file?.fillHole(of: index, to: limit) }
            return
        }
        for participant in participants {
            for (kind, entries) in zip(participant.kinds, participant.entries) where kind == .audio {
                guard let entry = entries.last, let rendition = entry.rendition,
                    let time = file?.silence(of: entry.index, to: limit)
                else { continue }
                renditions.fill(rendition, to: time)
                take(entry)
            }
        }
    }

    mutating func flush() {
        file?.flush()
    }

    mutating func finish() {
        file?.finish()
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        try file?.drain(minimum: minimum, body)
    }
}

extension CombinedFile {
    /// The file, and from when to when each connection is in it; to be asked after `finish`.
    ///
    /// - Parameter wall: what the clock showed at an instant.
    func report(wall: (SessionTime) -> WallTime) -> CompositionReport {
        var report = CompositionReport(label: OutputPlan.combinedLabel)
        guard let file else { return report }
        for participant in participants {
            let tracks = participant.entries.joined().map { file.tracks[$0.index] }.filter { $0.number != nil }
            guard let from = tracks.map(\.start).min(), let to = tracks.map(\.end).max() else { continue }
            var input = CompositionReport.Input(connectionID: participant.connectionID)
            input.presences = [CompositionReport.Presence(startedAt: wall(from), endedAt: wall(to))]
            report.inputs.append(input)
        }
        report.outputs = [file.report(Array(file.tracks.indices), wall: wall)]
        return report
    }

    /// Tracks that have no place in the file, and encoders that gave up.
    var warnings: [Warning] {
        guard let file else { return [] }
        return participants.flatMap { participant in
            let entries = zip(participant.kinds, participant.entries).flatMap { kind, entries in
                entries.map { (kind, $0) }
            }
            let refused = entries.compactMap { kind, entry in
                file.refusal(of: entry.index, kind: kind, connectionID: participant.connectionID)
            }
            let failed = entries.compactMap { kind, entry in
                entry.rendition.flatMap {
                    file.warning(
                        of: renditions[$0], track: entry.index, kind: kind, connectionID: participant.connectionID)
                }
            }
            return refused + failed
        }
    }
}
