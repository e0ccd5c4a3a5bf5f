import Jobs
import Media
import Mixing

extension ViewRecording {
    /// What became of the view; to be asked after `finish`.
    ///
    /// - Parameter wall: what the clock showed at an instant.
    func report(of connections: [ConnectionRecording], wall: (SessionTime) -> WallTime) -> CompositionReport {
        var report = CompositionReport(label: plan.label)
        report.inputs = connections.compactMap { connection in
            guard let input = connection.viewInput, !input.presences.isEmpty else { return nil }
            return self.report(of: input, connectionID: connection.id, wall: wall)
        }
        guard let origin else { return report }
        report.outputs = files.map { outputReport(of: $0, from: origin, wall: wall) }
        report.tilesDrawn = tally?.tilesDrawn ?? 0
        report.tilesKept = tally?.tilesKept ?? 0
        if let speakers {
            report.speakers = speakers.turns.map { turn in
                CompositionReport.Speaker(
                    connectionID: connections[turn.input].id, startedAt: wall(turn.from), endedAt: wall(turn.to))
            }
            report.omittedSpeakers = speakers.omitted
        }
        report.degraded = effort.spans.map { span in
            CompositionReport.Degradation(
                startedAt: wall(span.from), endedAt: wall(span.to ?? span.from), effort: span.effort)
        }
        report.picturesLeftOut = effort.leftOut
        report.picturesWithOldTiles = effort.withOldTiles
        return report
    }

    private func report(
        of input: ViewInput, connectionID: String, wall: (SessionTime) -> WallTime
    ) -> CompositionReport.Input {
        var report = CompositionReport.Input(connectionID: connectionID)
        report.presences = input.presences.map {
            CompositionReport.Presence(startedAt: wall($0.from), endedAt: wall($0.to ?? $0.from))
        }
        report.picturesDecoded = input.pictures?.tally.decoded ?? 0
        report.picturesSaved = input.pictures?.tally.saved ?? 0
        report.picturesForgotten = input.pictures?.tally.forgotten ?? 0
        report.failed = (input.pictures?.tally.failed ?? 0) + (input.audio?.tally.failed ?? 0)
        report.concealedMilliseconds = Int((input.audio?.tally.concealed.nanoseconds ?? 0) / 1_000_000)
        return report
    }

    private func outputReport(
        of file: ViewFile, from origin: SessionTime, wall: (SessionTime) -> WallTime
    ) -> OutputReport {
        let length = file.tracks.map { Interval(nanoseconds: $0.clockRate.nanoseconds(ofTicks: $0.end)) }.max() ?? .zero
        var output = OutputReport(
            file: file.name, container: file.container, bytes: Int(clamping: file.writer.end),
            startedAt: wall(origin), endedAt: wall(origin + length), duration: length.seconds)
        output.tracks = file.tracks.map { track in
            var size: (width: Int, height: Int)?
            if case .video(let video) = track.format { size = (video.width, video.height) }
            var report = OutputReport.Track(
                kind: track.format.codec.kind, codec: track.format.codec.name, frames: Int(clamping: track.frameCount),
                duration: Interval(nanoseconds: track.clockRate.nanoseconds(ofTicks: track.end)).seconds,
                width: size?.width, height: size?.height)
            report.bitrate = size == nil ? nil : plan.video?.encoding.bitrate
            return report
        }
        return output
    }
}
