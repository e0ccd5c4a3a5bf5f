extension Results {
    /// The tables that a person reads.
    func rendered() -> String {
        var parts = [
            """
            rokuga \(machine.rokuga), commit \(machine.commit)
            \(machine.processors) x \(machine.processor), Linux \(machine.kernel)
            load before \(machine.loadBefore), after \(machine.loadAfter)
            """
                + machine.peers.sorted { $0.key < $1.key }.map { "\n\($0.key): \($0.value.prefix(90))" }.joined()
        ]
        for part in Options.Part.allCases {
            let rows = measurements.filter { $0.part == part.rawValue }
            if !rows.isEmpty { parts.append(Self.title(of: part) + "\n" + Self.table(rows).rendered()) }
        }
        if !notes.isEmpty { parts.append(notes.joined(separator: "\n")) }
        var table = Table(heading: ["target", "at most", "measured", "", ""], leading: [0, 3, 4])
        table.rows = targets.map {
            [$0.name, $0.limit.text(3), $0.measured.text(3), $0.unit, $0.isMet ? "met" : "missed"]
        }
        if !targets.isEmpty { parts.append(table.rendered()) }
        if !failures.isEmpty { parts.append(failures.map { "DID NOT RUN: \($0)" }.joined(separator: "\n")) }
        return parts.joined(separator: "\n\n")
    }

    private static func title(of part: Options.Part) -> String {
        switch part {
        case .offline: "Offline: a capture with VP8 and Opus, copied to Matroska"
        case .live:
            "Live: connections with VP8 and Opus over UDP, copied to Matroska; peak is VmHWM, summed over processes"
        case .start: "Start"
        case .finish: "Finish: what the end of a recording costs, wall time under strace in memory"
        }
    }

    private static func table(_ measurements: [Measurement]) -> Table {
        let hasInstructions = measurements.contains { $0.instructions != nil }
        let isLive = measurements.contains { $0.cpuPerStreamMinute != nil }
        var heading = ["task", "program", "runs", "CPU s", "user", "system", "wall s", "peak MiB"]
        if hasInstructions { heading.append("instructions") }
        if isLive { heading.append("CPU s/stream-min") }
        var table = Table(heading: heading + ["output"], leading: [0, 1, heading.count])
        for row in measurements {
            var cells = [
                row.task, row.program, "\(row.runs)", row.cpu.text(4), row.user.text(4), row.system.text(4),
                row.wall.text(4), row.peakBytes.mebibytes,
            ]
            if hasInstructions { cells.append(row.instructions.map { "\($0)" } ?? "") }
            if isLive { cells.append(row.cpuPerStreamMinute?.text(4) ?? "") }
            table.rows.append(cells + [row.output ?? ""])
        }
        return table
    }
}
