import Jobs
import Media
import Mixing
import Presentations

extension ViewRecording {
    /// Who was there and who spoke, so far. Who is still there is there until the end.
    func participations(wall: (SessionTime) -> WallTime) -> Participations {
        var people = Participations()
        for input in inputs {
            for span in input.presences.prefix(PresentationGuide.cueLimit - people.presences.count) {
                people.presences.append(
                    Participation(
                        name: input.name, from: wall(span.from), to: span.to.map(wall) ?? WallTime(nanoseconds: .max)))
            }
        }
        people.turns = (speakers?.turns ?? []).map { turn in
            Participation(name: inputs[turn.input].name, from: wall(turn.from), to: wall(turn.to))
        }
        return people
    }

    /// What became of the view; to be asked after `finish`.
    ///
    /// - Parameters:
    ///   - outputs: the view's files.
    ///   - wall: what the clock showed at an instant.
    func report(_ outputs: ViewOutputs, wall: (SessionTime) -> WallTime) -> CompositionReport {
        var report = CompositionReport(label: plan.label)
        report.inputs = inputs.filter { !$0.presences.isEmpty }.map { self.report(of: $0, wall: wall) }
        guard origin != nil else { return report }
        report.outputs = outputs.report(wall: wall)
        if !inputs.contains(where: \.hasContent) {
            // Pictures of the background, and silence.
            for i in report.outputs.indices { report.outputs[i].verdict = .failed }
        }
        report.tilesDrawn = tally?.tilesDrawn ?? 0
        report.tilesKept = tally?.tilesKept ?? 0
        if let speakers {
            report.speakers = speakers.turns.map { turn in
                CompositionReport.Speaker(
                    connectionID: inputs[turn.input].connectionID, startedAt: wall(turn.from), endedAt: wall(turn.to))
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

    private func report(of input: ViewInput, wall: (SessionTime) -> WallTime) -> CompositionReport.Input {
        var report = CompositionReport.Input(connectionID: input.connectionID)
        report.presences = input.presences.map {
            CompositionReport.Presence(startedAt: wall($0.from), endedAt: wall($0.to ?? $0.from))
        }
        report.picturesDecoded = input.video?.tally.decoded ?? 0
        report.picturesSaved = input.video?.tally.saved ?? 0
        report.picturesForgotten = input.video?.tally.forgotten ?? 0
        report.failed = (input.video?.tally.failed ?? 0) + (input.audio?.tally.failed ?? 0)
        report.concealedMilliseconds = Int((input.audio?.tally.concealed.nanoseconds ?? 0) / 1_000_000)
        return report
    }
}
