import Jobs
import Media
import Packaging
import Presentations

/// Everything that is written of one connection by itself.
struct ConnectionOutputs {
    private(set) var series: [FileSeries]
    /// One at most, for outputs of connections share a folder. Not an optional, which is copied when it is read.
    private(set) var presentations: [ConnectionPresentation]
    private(set) var renditions: RenditionSet
    /// For each track.
    private(set) var tallies: [WriteTally]
    let kinds: [MediaKind]
    /// Renditions that the frame in hand goes to.
    private var due: [Int] = []

    init(
        _ plans: [OutputPlan], _ presentation: PresentationPlan? = nil, kinds: [MediaKind], codecs: any CodecFactory
    ) {
        self.kinds = kinds
        series = plans.enumerated().map { FileSeries($1, number: $0, trackCount: kinds.count) }
        presentations = presentation.map { [ConnectionPresentation($0, kinds: kinds, codecs: codecs)] } ?? []
        renditions = RenditionSet(codecs: codecs)
        tallies = kinds.map { _ in WriteTally() }
    }

    mutating func append(_ frame: borrowing EncodedFrame, _ placed: PlacedFrame) {
        let track = placed.track.track
        var outcome: WriteOutcome?
        for i in series.indices where series[i].plan.media.takes(placed.kind) {
            let result = series[i].append(frame, placed, &renditions)
            note(result, of: placed, series[i].rendition(of: track), &outcome)
        }
        for i in presentations.indices where presentations[i].plan.media.takes(placed.kind) {
            let result = presentations[i].append(frame, placed, &renditions)
            note(result, of: placed, presentations[i].rendition(of: track), &outcome)
        }
        for rendition in due {
            renditions.append(frame, placed, to: rendition)
            take(rendition)
            if renditions.hasFailed(rendition), outcome == .written, !copies(placed.kind, track) {
                outcome = .notEncoded
            }
        }
        due.removeAll(keepingCapacity: true)
        tallies[track].note(outcome ?? placed.outcomeWithoutOutputs)
    }

    /// One output has taken the frame in hand.
    private mutating func note(
        _ result: WriteOutcome, of placed: PlacedFrame, _ rendition: Int?, _ outcome: inout WriteOutcome?
    ) {
        outcome = outcome?.combined(with: result) ?? result
        guard result == .written || placed.presentationTime == nil, let rendition, !due.contains(rendition) else {
            return
        }
        due.append(rendition)
    }

    /// Whether a track is written as it arrives by some output.
    private func copies(_ kind: MediaKind, _ track: Int) -> Bool {
        series.contains { $0.plan.media.copies(kind) }
            || presentations.contains { $0.isCopied(track) }
    }

    /// The length of segments that copied video is wanted in; nil where there are none.
    var segmentsOfCopiedVideo: Interval? {
        for i in presentations.indices {
            guard kinds.indices.contains(where: { kinds[$0] == .video && presentations[i].isCopied($0) }) else {
                continue
            }
            return presentations[i].plan.settings.length()
        }
        return nil
    }

    /// Fills audio with silence up to `limit`, but only as far as other tracks of its file have media, so that silence
    /// never extends the file.
    mutating func fillSilence(to limit: SessionTime) {
        for i in series.indices {
            guard !series[i].copiesAudio else {
                series[i].fillHoles(to: limit)
                continue
            }
            for number in series[i].openFiles {
                for (kind, entry) in zip(kinds, series[i].files[number].entries) where kind == .audio {
                    guard let entry, let rendition = entry.rendition,
                        let time = series[i].files[number].file.silence(of: entry.index, to: limit)
                    else { continue }
                    renditions.fill(rendition, to: time)
                    take(rendition)
                }
            }
        }
    }

    /// The same for the presentation, whose tracks wait for each other too.
    mutating func advancePresentation(to limit: SessionTime) {
        for i in presentations.indices {
            for (track, kind) in kinds.enumerated() where kind == .audio {
                guard let rendition = presentations[i].rendition(of: track),
                    let time = presentations[i].silence(of: track, to: limit)
                else { continue }
                renditions.fill(rendition, to: time)
                take(rendition)
            }
            presentations[i].advance(to: limit)
        }
    }

    /// Notes which files are left.
    ///
    /// - Returns: whether some will be finished with the next `flush`.
    mutating func leaveFiles(at now: SessionTime) -> Bool {
        var isLeft = false
        for i in series.indices where series[i].leaveFiles(at: now, kinds: kinds) { isLeft = true }
        return isLeft
    }

    mutating func move(_ starts: [SessionTime?]) {
        for i in series.indices { series[i].move(starts) }
        for i in presentations.indices { presentations[i].move(starts) }
    }

    /// Makes files whole that were left, and hands out what the others have.
    mutating func flush() {
        for i in series.indices {
            let left = series[i].leftFiles
            finishRenditions(of: i, left)
            series[i].finish(left)
            series[i].flush()
        }
    }

    /// The connection is over.
    mutating func finish() {
        for i in series.indices { finishRenditions(of: i, series[i].openFiles) }
        for i in series.indices { series[i].finish(series[i].openFiles) }
        for i in presentations.indices {
            for (rendition, length) in presentations[i].renditionEnds {
                renditions.finish(rendition, at: length)
                take(rendition)
            }
            presentations[i].finish()
        }
    }

    private mutating func finishRenditions(of i: Int, _ numbers: Range<Int>) {
        for number in numbers {
            for case let entry? in series[i].files[number].entries {
                guard let rendition = entry.rendition else { continue }
                let track = series[i].files[number].file.tracks[entry.index]
                renditions.finish(rendition, at: track.end - track.start)
                take(rendition)
            }
        }
    }

    private mutating func take(_ rendition: Int) {
        let (samples, end) = (renditions.samples(of: rendition), renditions.end(of: rendition))
        guard !samples.isEmpty || end != nil else { return }
        for i in series.indices { series[i].take(samples, endingAt: end, of: rendition) }
        for i in presentations.indices { presentations[i].take(samples, of: rendition, renditions[rendition].facts) }
        renditions.removeSamples(rendition)
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        for i in series.indices { try series[i].drain(minimum: minimum, body) }
        for i in presentations.indices { try presentations[i].drain(minimum: minimum, body) }
    }

    /// All files are whole and handed out.
    var isComplete: Bool {
        series.allSatisfy { $0.files.allSatisfy(\.file.isCompleted) }
            && presentations.allSatisfy(\.writer.isCompleted)
    }

    func report(wall: (SessionTime) -> WallTime) -> [OutputReport] {
        series.flatMap { series in
            series.files.map { $0.file.report($0.entries.compactMap { $0?.index }, wall: wall) }
        } + presentations.flatMap { $0.reports(wall: wall) }
    }

    func warnings(connectionID: String) -> [Warning] {
        let fallenBack = series.filter { $0.isFallenBack && $0.plan.fallback != nil }.map { series in
            Warning(
                reason: .codecUnsupported, connectionID: connectionID,
                message: "the sender used a codec that \(series.plan.fileName.container.rawValue) does not take; "
                    + "what came from then on is in mkv")
        }
        return fallenBack
            + series.flatMap(\.files).flatMap { split in
                zip(kinds, split.entries).compactMap { kind, entry in
                    guard let entry, let rendition = entry.rendition else { return nil }
                    return split.file.warning(
                        of: renditions[rendition], track: entry.index, kind: kind, connectionID: connectionID)
                }
            }
            + presentations.flatMap { $0.warnings(of: kinds.indices, renditions, connectionID: connectionID) }
    }
}

extension PlacedFrame {
    /// A track that no output takes is counted as if one did.
    fileprivate var outcomeWithoutOutputs: WriteOutcome {
        switch place {
        case .at: .written
        case .notDeclared: .notDeclared
        }
    }
}
