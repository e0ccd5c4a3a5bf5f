import Foundation
import Testing

/// What is encoded does not depend on how many processors there are, nor on who else wants them.
@Suite(.serialized, .waiting) struct ProcessorTests {
    private static let pipeline = """
        {"view": {
            "audio": {"format": {"codec": "aac"}},
            "video": {
              "format": {"codec": "h264"},
              "parameters": {"resolution": "r960x540", "framerate": 30, "keyFrameInterval": 2}}},
         "outputs": [
           {"type": "recording", "from": "view", "container": "mp4"},
           {"type": "recording", "from": "connections", "container": "mkv",
            "video": {"format": {"codec": "h264"}}}]}
        """

    /// The bytes of the files that are made in `folder`, by name.
    private func compose(
        _ pipeline: URL, in folder: URL, with prefix: [String] = []
    ) throws -> [String: Data] {
        let command =
            prefix + [
                Tree.rokuga.path, "batch", "samples/three-participants.pcap", "--pipeline", pipeline.path, "-o",
                folder.path,
            ]
        let run = try Command.run("env", command)
        try #require(run.status == 0, "\(run.errors)")
        let made = folder.appending(path: "three-participants")
        let names = try FileManager.default.contentsOfDirectory(atPath: made.path)
            .filter { $0.hasSuffix(".mkv") || $0.hasSuffix(".mp4") }
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: made.appending(path: $0))) })
    }

    // The view's encoder has four threads of its own, those of the connections have one. `ThreadedCodecsTests` has the
    // other codecs.
    @Test func givesTheSameBytesOnOneProcessorAndUnderLoad() throws {
        try Tree.withScratch { scratch in
            let pipeline = scratch.appending(path: "view.json")
            try Self.pipeline.write(to: pipeline, atomically: true, encoding: .utf8)
            let usual = try compose(pipeline, in: scratch.appending(path: "usual"))
            #expect(usual.count == 4)
            let processor = try firstProcessor()
            let alone = try compose(pipeline, in: scratch.appending(path: "one"), with: ["taskset", "-c", processor])
            #expect(alone == usual)
            let load = try (0..<2).map { _ in try Running("sh", ["-c", "while :; do :; done"]) }
            let disturbed = try compose(pipeline, in: scratch.appending(path: "load"))
            #expect(disturbed == usual)
            #expect(load.allSatisfy { $0.process.isRunning })
        }
    }

    /// One that this process may use.
    private func firstProcessor() throws -> String {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
        let list = try #require(line.split(separator: "\t").last)
        return String(try #require(list.split { ",-".contains($0) }.first))
    }
}
