import Jobs
import Media
import Recorder
import Storage

/// The rows of a batch's table: one per file that was written.
enum BatchRows {
    /// - Parameter source: what a row begins with: a capture, a job.
    static func table(of source: String) -> Table {
        Table([source, "recording", "s", "video", "audio", "lost", "verdict"])
    }

    /// The row of a source of which no file was written now.
    static func row(for source: String, verdict: String) -> [String] {
        [source, "-", "-", "-", "-", "-", verdict]
    }

    static func rows(for finished: FinishedRecording, capture: String) -> [[String]] {
        let report = finished.report
        var rows: [[String]] = []
        for output in (report.compositions ?? []).flatMap(\.outputs) {
            rows.append(row(for: output, of: finished, capture: capture, lost: "-"))
        }
        let isCopied = report.compositions == nil
        for connection in report.connections {
            let lost = connection.tracks.map(\.lost).reduce(0, +)
            for output in connection.outputs {
                rows.append(row(for: output, of: finished, capture: capture, lost: String(lost)))
            }
            if connection.outputs.isEmpty, isCopied {
                rows.append([capture, "-", "-", "-", "-", String(lost), Console.text(of: report)])
            }
        }
        if rows.isEmpty { rows.append(row(for: capture, verdict: Console.text(of: report))) }
        return rows
    }

    private static func row(
        for output: OutputReport, of finished: FinishedRecording, capture: String, lost: String
    ) -> [String] {
        let path = finished.directory.path + "/" + output.file
        // A file of a job that is complete otherwise may hold nothing.
        let verdict =
            (output.isEmpty ? Verdict.failed.rawValue : Console.text(of: finished.report))
            + (finished.isGuessed ? " (codecs guessed)" : "")
        return [
            capture, path, Table.seconds(output.duration), describe(output, .video), describe(output, .audio), lost,
            verdict,
        ]
    }

    private static func describe(_ output: OutputReport, _ kind: MediaKind) -> String {
        guard let track = output.tracks.first(where: { $0.kind == kind }) else { return "-" }
        let size = track.width.flatMap { width in track.height.map { " \(width)x\($0)" } } ?? ""
        return "\(track.codec)\(size) \(track.frames)"
    }
}
