import Foundation
import Testing

/// A stand-in SFU and a record job against it, on ports of their own.
///
/// `fileLimitKilobytes` is the length that no file of the recorder may exceed; `before` is given the job's directory.
final class LiveJob {
    let folder: URL
    private(set) var simulator: Running
    private(set) var recorder: Running
    let name = "job"

    /// Ports below the kernel's ephemeral range; every job of a test run gets a hundred of its own.
    private static let ports = PortCounter()

    convenience init(
        capture: String, pipeline: String, in scratch: URL, file: URL? = nil, simulate: [String] = [],
        idleSeconds: Double = 1.5, bufferBytes: Int = 8 << 20, fileLimitKilobytes: Int? = nil,
        before: (URL) throws -> Void = { _ in }
    ) throws {
        try self.init(
            simulating: ["sora", file?.path ?? "samples/\(capture).pcap"] + simulate, pipeline: pipeline, in: scratch,
            idleSeconds: idleSeconds, bufferBytes: bufferBytes, fileLimitKilobytes: fileLimitKilobytes, before: before)
    }

    /// - Parameters:
    ///   - arguments: of `rokuga simulate`.
    ///   - pipeline: a name, or a pipeline written out.
    ///   - pipelines: where to find it by name.
    init(
        simulating arguments: [String], pipeline: String, in scratch: URL, idleSeconds: Double,
        bufferBytes: Int = 8 << 20, fileLimitKilobytes: Int? = nil, pipelines: String? = nil,
        before: (URL) throws -> Void = { _ in }
    ) throws {
        folder = scratch.appending(path: name)
        let simulator = try Running(Tree.rokuga.path, ["simulate"] + arguments + ["--port", "0"])
        self.simulator = simulator
        try #require(simulator.wait(seconds: 20) { simulator.text.contains("http://") }, "\(simulator.complaints)")
        let url = simulator.text.split(separator: " ").first { $0.hasPrefix("http://") } ?? ""
        let first = Self.ports.next()
        let job = """
            {"job_id": "\(name)", "source": {"type": "sora", "url": "\(url)", "channel_id": "sora"},
             "pipeline": \(pipeline.hasPrefix("{") ? pipeline : "\"\(pipeline)\""), "output": {"directory": "\(scratch.path)"},
             "limits": {"idle_timeout_s": \(idleSeconds)},
             "receive": {"port_range": "\(first)-\(first + 99)", "buffer_bytes": \(bufferBytes)}}
            """
        let file = scratch.appending(path: "\(name).json")
        try job.write(to: file, atomically: true, encoding: .utf8)
        try before(folder)
        if let limit = fileLimitKilobytes {
            let script = "ulimit -f \(limit); exec \"$0\" record \"$1\""
            recorder = try Running("bash", ["-c", script, Tree.rokuga.path, file.path])
        } else {
            let options = pipelines.map { ["--pipelines", $0] } ?? []
            recorder = try Running(Tree.rokuga.path, ["record", file.path] + options)
        }
    }

    /// Starts another recorder, which goes on with the job of the one that was killed.
    func goOn() throws {
        let file = folder.deletingLastPathComponent().appending(path: "\(name).json")
        recorder = try Running(Tree.rokuga.path, ["record", file.path, "--continue"])
    }

    deinit {
        simulator.signal(SIGTERM)
    }

    func file(_ name: String) -> URL {
        folder.appending(path: name)
    }

    func report() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(contentsOf: file("report.json"))) as? [String: Any] ?? [:]
    }
}

private final class PortCounter: @unchecked Sendable {
    private let lock = NSLock()
    private var first = 27_000

    func next() -> Int {
        lock.withLock {
            defer { first += 100 }
            return first
        }
    }
}
