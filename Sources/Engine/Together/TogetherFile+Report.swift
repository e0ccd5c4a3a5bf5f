import Jobs
import Media
import Packaging

extension TogetherFile {
    /// The file, and from when to when each connection is in it; to be asked after `finish`.
    ///
    /// - Parameter wall: what the clock showed at an instant.
    func report(wall: (SessionTime) -> WallTime) -> CompositionReport {
        var report = CompositionReport(label: TogetherPlan.label)
        guard let file else { return report }
        for member in members {
            let tracks = member.indices.compactMap { $0 }.map { file.tracks[$0] }.filter { $0.number != nil }
            guard let from = tracks.map(\.start).min(), let to = tracks.map(\.end).max() else { continue }
            var input = CompositionReport.Input(connectionID: member.connectionID)
            input.presences = [CompositionReport.Presence(startedAt: wall(from), endedAt: wall(to))]
            report.inputs.append(input)
        }
        report.outputs = [file.report(of: Array(file.tracks.indices), wall: wall)]
        return report
    }

    /// Participants who have no place in the file, and encoders that gave up.
    var warnings: [Warning] {
        guard let file else { return [] }
        return members.flatMap { member in
            let refused = member.refusals.map { refusal in
                Warning(
                    reason: refusal.error.reason, connectionID: member.connectionID, track: refusal.kind.rawValue,
                    message: "\(name): the track has no place in the file: \(refusal.error)")
            }
            let failed = zip(member.kinds, member.indices).compactMap { kind, index in
                index.flatMap { index in
                    file.transcoders[index].flatMap {
                        file.warning(of: $0, kind: kind.rawValue, connectionID: member.connectionID)
                    }
                }
            }
            return refused + failed
        }
    }
}

extension PackagingError {
    /// A codec that the container does not take, or a file that is full.
    fileprivate var reason: Reason {
        if case .codecNotAllowed = self { return .codecUnsupported }
        return .limitReached
    }
}
