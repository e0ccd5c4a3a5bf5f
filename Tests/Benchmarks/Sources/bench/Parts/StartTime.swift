import FoundationEssentials
import Glibc

/// How long rokuga takes to say its help and to be ready to receive, against ffmpeg saying its version.
struct StartTime {
    let options: Options
    let folder: String

    /// Of ffmpeg's time.
    private static let share = 0.5
    /// A start is short and the machine's noise large beside it: so many times the runs of the other parts.
    private static let repetition = 4

    func run(into results: inout Results) throws {
        progress("start")
        let destinations = try PacedSender.Destination.free(1)
        var help: [Usage] = []
        var record: [Usage] = []
        var ffmpeg: [Usage] = []
        for turn in 0..<options.runs * Self.repetition {
            let log = folder + "/start.log"
            help.append(try ChildProcess.run([options.rokuga, "--help"], log: log))
            let directory = "\(folder)/start-\(turn)"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let job = RecordJob(identifier: "start", destinations: destinations, directory: directory)
            try job.write(to: directory + "/job.json")
            let child = try ChildProcess(
                [options.rokuga, "record", directory + "/job.json", "--pipelines", options.root + "/pipelines"],
                log: log, readingError: true)
            let ready = Result { try child.secondsUntil(line: "ready") }
            child.signal(SIGKILL)
            var usage = try child.wait(accepting: [-SIGKILL, 0, 1, 2])
            usage.wall = try ready.get()
            record.append(usage)
            ffmpeg.append(try ChildProcess.run(["ffmpeg", "-version"], log: log))
        }
        let rows = [
            Measurement(part: .start, program: "rokuga", task: "--help", help),
            Measurement(part: .start, program: "rokuga", task: "record, until ready", record),
            Measurement(part: .start, program: "ffmpeg", task: "-version", ffmpeg),
        ]
        results.measurements += rows
        for row in rows.dropLast() {
            results.targets.append(
                Target(
                    "start: rokuga \(row.task)", measured: row.wall / rows[2].wall, atMost: Self.share,
                    unit: "of ffmpeg -version's time"))
        }
    }
}
