import Depacketizing
public import Jobs
import Media
import Packaging
import RTP
import Timing

extension RecordingEngine {
    /// What happened, from the first packet to the end; to be asked after `finish(at:)`. The verdict is `JobLife`'s.
    public func report(version: String) -> Report {
        var report = Report(
            rokugaVersion: version, recordingID: started.recordingID,
            roomID: job.roomName(recordingID: started.recordingID), startedAt: wall(.zero), endedAt: wall(now))
        report.warnings = allWarnings
        report.source = sourceReport
        report.connections = reception.connections.indices.map { departed[$0]?.report ?? self.report(of: $0) }
        let compositions =
            zip(views, outputs.views).map { $0.report($1, wall: wall) } + outputs.combined.map { $0.report(wall: wall) }
            + outputs.combinedPresentations.map { $0.report(wall: wall) }
        report.compositions = compositions.isEmpty ? nil : compositions
        report.add(emptyOutputs(in: report))
        report.add(report.defects(beyond: job.verdictLimits))
        return report
    }

    private var sourceReport: Report.Source {
        var source = Report.Source(
            unseenSeconds: account.unseenSeconds, interruptions: account.interruptions,
            unexpectedSenders: Int(clamping: reception.unexpectedSenders))
        source.resumed = account.resumptions.report(wall: wall)
        if let since = account.unansweredSince {
            source.unansweredSince = wall(since)
            source.unseenSeconds += max(0, (now - since).seconds)
        }
        return source
    }

    /// The warning that no connection joined Sora's channel; nil unless the recording stopped with `nobodyJoined`.
    private var emptyChannel: Warning? {
        guard stop == .nobodyJoined, case .sora(let sora) = job.source else { return nil }
        let who =
            switch sora.connections {
            case .all: "no connection"
            case .only(let identifiers): "none of \(identifiers.joined(separator: ", "))"
            }
        let time = job.limits.firstRTPTimeout.map { " within \($0.seconds) s" } ?? ""
        return Warning(
            reason: .nobodyJoined,
            message: "the API answered, but \(who) was in channel '\(sora.channelID)'\(time); see source.channel_id "
                + "and limits.first_rtp_timeout_s")
    }

    /// Warnings of files in which nothing is, unless another one names the file already.
    private func emptyOutputs(in report: Report) -> [Warning] {
        let files =
            report.connections.flatMap { connection in connection.outputs.map { (connection.connectionID, $0) } }
            + (report.compositions ?? []).flatMap(\.outputs).map { (nil, $0) }
        // Names of files contain no colon.
        let named = Set(report.warnings.compactMap { $0.message.split(separator: ":", maxSplits: 1).first })
        return files.filter { $1.isEmpty }.compactMap { connectionID, output in
            guard !named.contains(output.file[...]) else { return nil }
            return Warning(
                reason: .nothingWritten, connectionID: connectionID,
                message: "\(output.file): nothing is in the file that can be seen or heard")
        }
    }

    private func wall(_ time: SessionTime) -> WallTime {
        started.sessionStart.at(time)
    }

    private var allWarnings: [Warning] {
        [emptyChannel, sourceReport.resumed?.warning].compactMap { $0 } + account.warnings + otherKernelDrops
            + reception.connections.indices.flatMap {
                departed[$0]?.warnings ?? warnings(of: reception.connections[$0])
            }
            + reception.connections.indices.flatMap { departed[$0]?.outputWarnings ?? outputWarnings(of: $0) }
            + outputs.combined.flatMap(\.warnings) + outputs.combinedPresentations.flatMap(\.warnings)
            + zip(views, outputs.views).flatMap(warnings)
    }

    /// A connection's own ports are among its defects.
    private var otherKernelDrops: [Warning] {
        let count = reception.otherKernelDrops
        guard let limit = job.verdictLimits.kernelDropped, count > limit else { return [] }
        return [
            Warning(
                reason: .kernelDropped,
                message:
                    "the kernel dropped \(counted(count, "packet")) at ports of no audio or video, because the process "
                    + "did not read them in time; raise net.core.rmem_max")
        ]
    }

    private func warnings(of view: ViewRecording, _ outputs: ViewOutputs) -> [Warning] {
        var warnings = view.warnings
        if let failure = view.failure {
            warnings.append(Warning(reason: .encoderFailed, message: "the view ends early: \(failure)"))
        }
        warnings += outputs.warnings
        let (leftOut, old) = (view.effort.leftOut, view.effort.withOldTiles)
        if leftOut + old > 0 {
            warnings.append(
                Warning(
                    reason: .overloaded,
                    message: "the processor was too slow for the view: \(counted(leftOut, "picture")) left out, \(old) "
                        + "with old tiles; `rokuga render` makes the complete view from the journal"))
        }
        return warnings
    }

    private func warnings(of connection: ConnectionReceiver) -> [Warning] {
        connection.tracks.flatMap { track in
            let kind = track.codec.kind.rawValue
            func warning(_ reason: Reason, _ message: String) -> Warning {
                Warning(reason: reason, connectionID: connection.id, track: kind, message: message)
            }
            var found: [Warning] = []
            let counts = track.statistics
            let others = reception.settings.recordsOthers ? [] : track.admission.others
            if !others.isEmpty {
                let sources = others.map(String.init).joined(separator: ", ")
                found.append(
                    warning(
                        .unexpectedSource,
                        "port \(track.description.port) received packets of SSRC \(sources) beside those of the source "
                            + "that was recorded; `receive.unexpected: record` makes them connections of their own"))
            }
            if let failure = decryptionFailure(of: track, in: connection) {
                found.append(failure)
            } else if counts.packets == 0 {
                if track.tally.hasAuxiliaryPackets {
                    let message = "port \(track.description.port) received no media, only auxiliary payload types"
                    found.append(warning(.noRTP, message))
                } else if track.tally.foreignPayloadTypes.isEmpty {
                    found.append(warning(.noRTP, "port \(track.description.port) received no packet"))
                } else {
                    let types = track.tally.foreignPayloadTypes.map(String.init).joined(separator: ", ")
                    let expected = track.description.payloadTypes.map(String.init).joined(separator: ", ")
                    found.append(
                        warning(
                            .wrongPayloadType,
                            "port \(track.description.port) received payload type \(types); the session description "
                                + "has \(expected)"
                        ))
                }
            } else if track.codec.kind == .video, isMissing(track) {
                found.append(
                    warning(
                        .noKeyFrame, "\(counted(counts.packets, "packet")) contained no key frame; the video is missing"
                    ))
            }
            return found
        }
    }

    /// Streams that cannot be decrypted: known when their connection joins, or `SRTPReceiver.failureThreshold` packets
    /// later.
    public var decryptionFailures: [Warning] {
        account.warnings.filter { $0.reason == .decryptFailed }
            + reception.connections.flatMap { connection in
                connection.tracks.compactMap { decryptionFailure(of: $0, in: connection) }
            }
    }

    private func decryptionFailure(of track: TrackReceiver, in connection: ConnectionReceiver) -> Warning? {
        guard let receiver = reception.protection(of: track.placement.track) else { return nil }
        let isUndecided = !receiver.hasDecrypted && receiver.authenticationFailed > 0
        guard receiver.isFailing || isUndecided && connection.left != nil else { return nil }
        let packets = "\(counted(receiver.failedInARow, "packet")) to port \(track.description.port)"
        return Warning(
            reason: .decryptFailed, connectionID: connection.id, track: track.codec.kind.rawValue,
            message: receiver.hasDecrypted
                ? "the last \(packets) failed authentication: the sender has changed its key"
                : "all \(packets) failed authentication: the key of the session description is not the sender's")
    }

    /// What the report needs of a connection from which nothing more comes.
    func departure(of i: Int) -> DepartedConnection {
        DepartedConnection(
            report: report(of: i), warnings: warnings(of: reception.connections[i]),
            outputWarnings: outputWarnings(of: i))
    }

    private func outputWarnings(of i: Int) -> [Warning] {
        outputs.connections[i].warnings(connectionID: reception.connections[i].id)
    }

    private func report(of i: Int) -> ConnectionReport {
        let connection = reception.connections[i]
        var report = ConnectionReport(
            connectionID: connection.id, name: connection.name, existsSince: wall(connection.joined),
            existsUntil: wall(connection.left ?? now))
        report.keyFrameRequests = Int(clamping: connection.keyFrames.count)
        report.unseenSeconds = connection.absence.seconds
        report.goodbyes = Int(clamping: connection.goodbyes)
        report.malformed = Int(clamping: connection.malformed)
        report.tracks = connection.tracks.map { trackReport(of: connection, $0) }
        report.outputs = outputs.connections[connection.number].report(wall: wall)
        // Media begin before their first packet has arrived and end after the last one has: who sent them was there.
        report.existsSince = min(report.existsSince, report.outputs.map(\.startedAt).min() ?? report.existsSince)
        report.existsUntil = max(report.existsUntil, report.outputs.map(\.endedAt).max() ?? report.existsUntil)
        return report
    }

    private func trackReport(of connection: ConnectionReceiver, _ track: TrackReceiver) -> TrackReport {
        let placement = track.placement
        let written = tally(of: track)
        let counts = track.statistics
        var report = TrackReport(
            kind: track.codec.kind, codec: track.codec.name,
            payloadType: track.tally.payloadType ?? track.description.format.payloadType)
        report.ssrcs = track.admission.epochs
        let epochs = track.admission.epochCount
        report.ssrcCount = epochs > report.ssrcs.count ? epochs : nil
        report.packets = counts.packets
        report.bytes = counts.bytes
        // Late packets did arrive; a separate count contains them.
        report.lost = max(0, counts.lost - counts.late - track.tally.restored)
        report.recovered = track.tally.repaired + track.tally.restored
        report.retransmitted = track.tally.retransmitted
        report.forwardErrorCorrection = track.tally.forwardErrorCorrection
        report.comfortNoise = track.tally.comfortNoise
        report.telephoneEvents = telephoneEvents(of: track.tally.telephoneEvents)
        report.reordered = counts.reordered
        report.duplicate = counts.duplicates
        report.late = counts.late
        report.foreign = counts.foreign
        report.kernelDropped = Int(clamping: track.tally.kernelDropped)
        report.paddingOnly = counts.paddingOnly
        report.malformed = counts.malformed
        if let receiver = reception.protection(of: track.placement.track) {
            report.srtp = SRTPCounts(
                authenticationFailed: Int(clamping: receiver.authenticationFailed),
                replayed: Int(clamping: receiver.replayed))
        }
        report.framesWritten = Int(clamping: written.written)
        report.framesAfterLoss = Int(clamping: track.tally.framesAfterLoss)
        report.framesDropped = track.tally.framesDropped.merging(written.dropped, uniquingKeysWith: +).mapValues {
            Int(clamping: $0)
        }
        report.framesRetimed = track.tally.framesRetimed + (placement.timeline?.movedCount ?? 0)
        let gaps = placement.gaps?.list ?? GapList()
        report.gaps = GapReport(
            list: gaps.listed.map { .init(start: $0.start.seconds, duration: $0.length.seconds) },
            count: gaps.count, total: gaps.total.seconds)
        report.frozenMilliseconds = Int(gaps.frozen.nanoseconds / 1_000_000)
        report.senderReports = Int(clamping: track.tally.senderReports)
        report.syncSource = connection.syncSource == .senderReports ? .senderReports : .arrival
        report.layers = track.layers.map { LayerReport(spatial: $0.spatial, temporal: $0.temporal) }
        report.width = placement.largest.size?.width
        report.height = placement.largest.size?.height
        if let timeline = placement.timeline, let start = timeline.start, let first = placement.first,
            report.framesWritten > 0
        {
            report.startedAt = wall(start)
            report.duration = timeline.length.seconds
            report.startCorrectionMilliseconds = Double((start - first.estimate).nanoseconds / 1000) / 1000
        }
        return report
    }

    private func tally(of track: TrackReceiver) -> WriteTally {
        outputs.connections[track.placement.track.connection].tallies[track.placement.track.track]
    }

    /// Whether nothing of a track was written, and no encoder is to blame.
    private func isMissing(_ track: TrackReceiver) -> Bool {
        let tally = tally(of: track)
        return tally.written == 0 && tally.dropped["not_encoded"] == nil
    }

    private func telephoneEvents(of events: TelephoneEventList) -> TelephoneEventReport {
        TelephoneEventReport(
            list: events.listed.map {
                .init(
                    digit: TelephoneEvent.digit(of: $0.code), code: Int($0.code), start: ($0.start - .zero).seconds,
                    durationMilliseconds: Int($0.length.nanoseconds / 1_000_000), volume: -Int($0.volume))
            }, count: events.count)
    }
}
