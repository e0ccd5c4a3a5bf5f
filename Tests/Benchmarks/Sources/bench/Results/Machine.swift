import Glibc

/// Where and on what was measured.
struct Machine: Codable {
    var commit: String
    var rokuga: String
    var peers: [String: String]
    var processor: String
    var processors: Int
    var kernel: String
    /// Load averages over 1, 5 and 15 minutes: other work makes wall times worthless and CPU times uncertain.
    var loadBefore: String
    var loadAfter = ""

    enum CodingKeys: String, CodingKey {
        case commit, rokuga, peers, processor, processors, kernel
        case loadBefore = "load_before"
        case loadAfter = "load_after"
    }

    init(options: Options, log: String) throws {
        // A binary may be measured outside a clone: then there is no commit to tell.
        let git = ["git", "-C", options.root]
        let hash = (try? ChildProcess.output(of: git + ["rev-parse", "--short", "HEAD"], log: log)) ?? "unknown"
        let changes = (try? ChildProcess.output(of: git + ["status", "--porcelain"], log: log)) ?? ""
        commit = Self.firstLine(hash) + (changes.isEmpty ? "" : ", with changes")
        rokuga = Self.firstLine(try ChildProcess.output(of: [options.rokuga, "--version"], log: log))
        peers = [:]
        for (name, arguments) in [
            ("ffmpeg", ["ffmpeg", "-version"]), ("gstreamer", ["gst-launch-1.0", "--version"]),
            ("janus-pp-rec", ["janus-pp-rec"]),
        ] {
            let isRunning = try? ChildProcess.run(arguments, log: log, accepting: [0, 1])
            let text = isRunning == nil ? "missing" : (try? ChildProcess.text(of: log)) ?? ""
            let lines = text.split(separator: "\n")
            peers[name] = String(
                lines.first { $0.contains("version ") || $0.contains("version:") } ?? lines.first ?? "unknown")
        }
        let model = (try? ChildProcess.text(of: "/proc/cpuinfo"))?.split(separator: "\n")
            .first { $0.hasPrefix("model name") }
        processor = model.flatMap { $0.split(separator: ":").last }.map { String($0.drop { $0 == " " }) } ?? "unknown"
        processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        kernel = Self.firstLine((try? ChildProcess.text(of: "/proc/sys/kernel/osrelease")) ?? "unknown")
        loadBefore = Self.load
    }

    static var load: String {
        let text = (try? ChildProcess.text(of: "/proc/loadavg")) ?? ""
        return text.split(separator: " ").prefix(3).joined(separator: " ")
    }

    private static func firstLine(_ text: String) -> String {
        String(text.split(separator: "\n").first ?? "")
    }
}
