import Jobs
import Media
import Recorder

/// What `record` prints while it runs: one line per event, and a progress bar while it reads files.
final class RecordTerminal {
    private var bar: ProgressBar?

    func tell(_ progress: JobRun.Progress) {
        switch progress {
        case .live(let progress): tell(progress)
        case .reading(let path, let bytes):
            if bar == nil { bar = ProgressBar(paths: [path]) }
            bar?.advance(path, to: bytes)
        }
    }

    /// Removes the progress bar.
    func clear() {
        bar?.clear()
    }

    private func tell(_ progress: RecordingProgress) {
        switch progress {
        case .listening(let ports):
            Console.log(
                ports.isEmpty ? "ready" : "ready, listening on UDP \(ports.map(String.init).joined(separator: ", "))")
        case .joined(let connectionID, let name):
            Console.log("recording \(connectionID)\(name.map { " (\($0))" } ?? "")")
        case .left(let connectionID):
            Console.log("\(connectionID) left")
        case .refused(let reason):
            Console.log(reason)
        case .undecryptable(let warning):
            Console.log("\(warning.connectionID ?? ""): \(warning.message) (\(warning.reason.rawValue))")
        case .interrupted(let reason):
            Console.log("the source's API does not answer (\(reason)); recording continues")
        case .resumed(let unseen):
            Console.log("the source's API answers again after \(Table.seconds(unseen.seconds)) s")
        case .stoppedAbandoned(let stopped, let unanswered):
            if stopped > 0 {
                Console.log("stopped \(counted(stopped, "connection")) that a killed recorder had left forwarded")
            }
            if unanswered > 0 {
                Console.log(
                    "the source does not answer, and may still forward \(counted(unanswered, "connection")) to a "
                        + "recorder that was killed; the next recording asks again")
            }
        case .stopping(let reason):
            Console.log("stopping: \(reason.rawValue)")
        case .delivering(let bytes, let total):
            if bytes == 0 { Console.log("making the outputs with `deliver: after` from the journal") }
            Console.progress("\(total > 0 ? min(100, 100 * bytes / total) : 100) % of the journal read")
            if bytes >= total { Console.clearProgress() }
        case .pushing(let left):
            Console.progress("\(counted(left, "file")) to be sent")
            if left == 0 { Console.clearProgress() }
        }
    }
}
