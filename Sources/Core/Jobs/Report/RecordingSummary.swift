import Media

/// A report on one screen, for the person who started the job.
public struct RecordingSummary {
    private let report: Report

    public init(_ report: Report) {
        self.report = report
    }

    /// The verdict, the files, the tracks as a table, the warnings; every line ends with a line feed.
    public func rendered() -> String {
        var lines = [headline, ""]
        let outputs = (report.compositions ?? []).flatMap(\.outputs) + report.connections.flatMap(\.outputs)
        let files = outputs.map { output in
            [
                output.file, seconds(output.duration), size(output.bytes),
                output.isEmpty ? "nothing in it" : output.tracks.map(\.codec).joined(separator: " + "),
            ]
        }
        if files.isEmpty {
            lines.append("no files")
        } else {
            lines += table([["file", "length", "size", "codecs"]] + files)
        }
        let tracks = report.connections.flatMap { connection in
            connection.tracks.map { row($0, of: connection) }
        }
        if !tracks.isEmpty {
            lines.append("")
            lines += table(
                [["connection", "track", "codec", "packets", "lost", "late", "gaps", "frozen", "sync"]] + tracks)
        }
        let speakers = (report.compositions ?? []).flatMap(rows)
        if !speakers.isEmpty {
            lines.append("")
            lines += table([["speaker", "turns", "spoke"]] + speakers)
        }
        if !report.warnings.isEmpty {
            lines.append("")
            lines += report.warnings.map(\.line)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var headline: String {
        let reason = report.reason.map { " (\($0.rawValue))" } ?? ""
        let length = report.endedAt.nanoseconds.subtractingReportingOverflow(report.startedAt.nanoseconds).partialValue
        return "\(printable(report.recordingID)): \(report.verdict.rawValue)\(reason), "
            + seconds(Interval(nanoseconds: length).seconds)
    }

    private func row(_ track: TrackReport, of connection: ConnectionReport) -> [String] {
        [
            connection.name ?? connection.connectionID, track.kind.rawValue, track.codec, String(track.packets),
            share(track.lost, of: track.packets), String(track.late),
            track.gaps.count == 0 ? "0" : "\(track.gaps.count) (\(seconds(track.gaps.total)))",
            seconds(Double(track.frozenMilliseconds) / 1000), track.syncSource.rawValue,
        ]
    }

    /// The speaking time of each connection, the longest first.
    private func rows(of composition: CompositionReport) -> [[String]] {
        var speakers: [(connectionID: String, turns: Int, length: Double)] = []
        for turn in composition.speakers ?? [] {
            let length = turn.endedAt.nanoseconds.subtractingReportingOverflow(turn.startedAt.nanoseconds).partialValue
            let i = speakers.firstIndex { $0.connectionID == turn.connectionID } ?? speakers.endIndex
            if i == speakers.endIndex { speakers.append((turn.connectionID, 0, 0)) }
            speakers[i].turns += 1
            speakers[i].length += Interval(nanoseconds: length).seconds
        }
        speakers.sort { $0.length > $1.length }
        return speakers.map { speaker in
            let connection = report.connections.last { $0.connectionID == speaker.connectionID }
            return [connection?.name ?? speaker.connectionID, String(speaker.turns), seconds(speaker.length)]
        }
    }
}

/// Columns as wide as their widest cell, two spaces between them.
private func table(_ rows: [[String]]) -> [String] {
    let cells = rows.map { $0.map(printable) }
    let columns = cells.first?.count ?? 0
    let widths = (0..<columns).map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
        var line = ""
        for (cell, width) in zip(row, widths) {
            line += cell + String(repeating: " ", count: width - cell.count + 2)
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

private func seconds(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "?" }
    let tenths = Int64((value * 10).rounded())
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10) s"
}

private func size(_ bytes: Int) -> String {
    switch bytes {
    case ..<1000: "\(bytes) B"
    case ..<1_000_000: "\(bytes / 1000) kB"
    default: "\(bytes / 1_000_000).\(bytes / 100_000 % 10) MB"
    }
}

private func share(_ part: Int, of rest: Int) -> String {
    guard part > 0 else { return "0" }
    return "\(part) (" + percent(Double(part) / (Double(part) + Double(rest))) + ")"
}

private func percent(_ share: Double) -> String {
    guard share.isFinite, share >= 0 else { return "?" }
    let tenths = Int64((min(share, 1) * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
}
