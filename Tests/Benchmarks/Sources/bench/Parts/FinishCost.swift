import FoundationEssentials
import Glibc

/// What the end of a long recording costs: making its file whole, and reading it back.
///
/// A capture is recorded in batch. The clock runs from the moment at which the recorder finds the capture's end; system
/// calls tell what it writes from then on, when it opens the file to read it back, and when it is done with that. All
/// lies in memory (`/dev/shm`), so that no disk is measured. Up to 1 MiB of what is written is media that was not out
/// yet.
struct FinishCost {
    let options: Options
    let folder: String

    /// Milliseconds and megabytes for a recorded hour.
    private static let longest = 50.0
    private static let most = 4.0
    /// The folder that lies in memory, on Linux.
    private static let memory = "/dev/shm"

    private struct Case {
        var sample: String
        var pipeline: String
        var container: String
    }

    /// One run: making the file whole, and reading it back.
    private struct Run {
        var finish = Usage()
        var written = 0
        var verification = Usage()
        var read = 0
        var reads = 0
    }

    func run(into results: inout Results) throws {
        for given in [
            Case(sample: "vp8-opus-360p", pipeline: "copy-mkv", container: "mkv"),
            Case(sample: "h264-opus-360p", pipeline: "copy-mp4", container: "mp4"),
        ] {
            let place = try room()
            defer { try? FileManager.default.removeItem(atPath: place) }
            let stem = "\(options.root)/samples/\(given.sample)"
            let capture = try CaptureFile(
                looping: LoopedSample(capture: stem + ".pcap"), seconds: options.minutes * 60,
                to: place + "/finish.pcap")
            try write(ChildProcess.text(of: stem + ".sdp"), to: place + "/finish.sdp")
            var runs: [Run] = []
            for turn in 1...options.runs {
                progress("finish \(turn)/\(options.runs): \(given.container)")
                runs.append(try measure(capture, given, in: place))
            }
            try judge(runs, capture, given, in: place, &results)
        }
    }

    /// A folder in memory where there is one, else where everything else is.
    private func room() throws -> String {
        let parent = access(Self.memory, W_OK) == 0 ? Self.memory : folder
        let place = "\(parent)/rokuga-finish-\(getpid())"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        return place
    }

    private func output(_ given: Case, in place: String) -> String {
        "\(place)/out/finish/finish.\(given.container)"
    }

    private func measure(_ capture: CaptureFile, _ given: Case, in place: String) throws -> Run {
        let output = output(given, in: place)
        let command = [
            options.rokuga, "batch", capture.path, "--pipeline", given.pipeline, "--pipelines",
            options.root + "/pipelines", "-o", place + "/out",
        ]
        let calls = try SystemCalls(of: command, folder: folder).calls
        let end = calls.lastIndex { $0.name == "read" && $0.path == capture.path && $0.result == 0 }
        let again = calls.lastIndex { $0.name == "openat" && $0.path == output && $0.isReadOnly }
        guard let end, let again, end < again,
            let done = calls[again...].first(where: { $0.name == "close" && $0.path == output })
        else {
            throw BenchError.notReady(
                command: command.joined(separator: " "), log: "the file was not seen to be read back")
        }
        var run = Run()
        run.finish.wall = calls[again].begin - calls[end].end
        run.verification.wall = done.end - calls[again].begin
        for call in calls[end..<again] where call.path == output && ["write", "pwrite64"].contains(call.name) {
            run.written += call.result
        }
        for call in calls[again...] where call.path == output && call.name == "pread64" {
            run.read += call.result
            run.reads += 1
        }
        return run
    }

    private func judge(
        _ runs: [Run], _ capture: CaptureFile, _ given: Case, in place: String, _ results: inout Results
    ) throws {
        let path = output(given, in: place)
        let file = try MediaFile(path, log: folder + "/ffprobe.log")
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw BenchError.system(operation: "looking at \(path)", code: errno) }
        let isRight = file.audioPackets == capture.audioFrames && file.videoPackets == capture.videoFrames
        let written = runs.map { Double($0.written) }.median
        let task = "\(capture.seconds / 60) min, \(given.container)"
        var finish = Measurement(part: .finish, program: "rokuga", task: "\(task): finish", runs.map(\.finish))
        finish.output = "\(isRight ? "right" : "WRONG"): \(Int(written)) of \(facts.st_size) bytes written"
        finish.isRight = isRight
        var reading = Measurement(
            part: .finish, program: "rokuga", task: "\(task): read back", runs.map(\.verification))
        reading.output =
            "\(Int(runs.map { Double($0.read) }.median)) bytes read in \(runs.last?.reads ?? 0) calls"
        results.measurements += [finish, reading]
        // A shorter recording has the same media still to be written: it is not taken for part of an hour.
        let hours = max(1, Double(capture.seconds) / 3600)
        results.targets += [
            Target(
                "finish: time, \(given.container)", measured: finish.wall * 1000 / hours, atMost: Self.longest,
                unit: "ms per recorded hour"),
            Target(
                "finish: bytes, \(given.container)", measured: written / hours / 1e6, atMost: Self.most,
                unit: "MB per recorded hour"),
        ]
        results.notes.append(
            "Finish: reading back \(given.container) takes \((reading.wall * 1000 / hours).text(1)) ms "
                + "per recorded hour.")
    }
}
