import FoundationEssentials
import Glibc

/// Measures rokuga and its peers in the same run. Slow is a result, not a failure: the status is 0 unless something
/// did not run.
@main
struct Bench {
    static func main() {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            if options.isHelp {
                print(Options.usage)
                exit(0)
            }
            exit(try run(options).failures.isEmpty ? 0 : 1)
        } catch {
            say("bench: \(error)")
            exit(2)
        }
    }

    private static func run(_ options: Options) throws -> Results {
        let folder = try temporaryFolder(options)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let counter = InstructionCounter(folder: folder)
        let sample = try LoopedSample(capture: options.root + "/samples/vp8-opus-360p.pcap")
        var results = Results(machine: try Machine(options: options, log: folder + "/machine.log"))
        let floor = try ChildProcess.run(["true"], log: folder + "/true.log").peak
        results.notes.append(
            "Peaks below \(floor.mebibytes) MiB cannot be seen outside the live part: a child begins with its parent's."
        )
        if !counter.isAvailable {
            results.notes.append("Instructions are not shown: perf cannot count them on this machine.")
        }
        for part in options.parts {
            do {
                switch part {
                case .offline:
                    try OfflineCopy(options: options, folder: folder, sample: sample, counter: counter)
                        .run(into: &results)
                case .live: try LiveRecording(options: options, folder: folder, sample: sample).run(into: &results)
                case .start: try StartTime(options: options, folder: folder).run(into: &results)
                case .finish: try FinishCost(options: options, folder: folder).run(into: &results)
                }
            } catch {
                results.failures.append("\(part.rawValue): \(error)")
            }
        }
        results.machine.loadAfter = Machine.load
        print(results.rendered())
        if let json = options.json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try write(String(decoding: encoder.encode(results), as: UTF8.self) + "\n", to: json)
        }
        return results
    }

    private static func temporaryFolder(_ options: Options) throws -> String {
        let parent = options.folder ?? ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        let folder = "\(parent)/rokuga-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// Tells a waiting person what is being done, apart from the results.
func progress(_ text: String) {
    say("... \(text)")
}

func say(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
}

func write(_ text: String, to path: String) throws {
    guard let stream = fopen(path, "w") else { throw BenchError.system(operation: "writing \(path)", code: errno) }
    fputs(text, stream)
    guard fclose(stream) == 0 else { throw BenchError.system(operation: "writing \(path)", code: errno) }
}
