import Foundation
import Testing

/// What an installation says of itself, and what it refuses before a packet.
@Suite(.waiting) struct DoctorTests {
    @Test func namesItsLibraries() throws {
        let run = try Command.rokuga("doctor")
        #expect(run.status == 0, "\(run.errors)")
        for name in ["libvpx", "libopus", "libavcodec", "rmem_max"] { #expect(run.output.contains(name)) }
        let json = try Command.rokuga("doctor", "--json")
        let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any] ?? [:]
        let codecs = document["codecs"] as? [[String: Any]] ?? []
        #expect(codecs.count == 11 && codecs.allSatisfy { $0["encoder"] is String })
        #expect(codecs.filter { !($0["decoder"] is String) }.map { $0["codec"] as? String } == ["pcm"])
    }

    /// A copy needs no codecs, so `rokuga` may lie alone.
    @Test func saysWhatIsMissingBesideIt() throws {
        try Tree.withScratch { scratch in
            let lonely = scratch.appending(path: "rokuga")
            try FileManager.default.copyItem(at: Tree.rokuga, to: lonely)
            let run = try Command.run(lonely.path, ["doctor"])
            #expect(run.status == 0)
            #expect(run.output.contains("\(scratch.path)/rokuga-media") && run.output.contains("make build"))
            let copy = try Command.run(
                lonely.path, ["batch", "samples/opus-audio-only.pcap", "--pipeline", "copy", "-o", scratch.path])
            #expect(copy.status == 0)
            let composition = try Command.run(
                lonely.path,
                ["batch", "samples/opus-audio-only.pcap", "--pipeline", "compose-audio", "-o", scratch.path + "/view"])
            #expect(composition.status == 2 && composition.errors.contains("rokuga-media"))
            #expect(!FileManager.default.fileExists(atPath: scratch.path + "/view"))
        }
    }

    @Test(arguments: [
        ("video: {background_image: gone.png}", "later.yaml:1:34: view.video.background_image: /"),
        (
            "video: {format: {codec: av1}, parameters: {resolution: {width: 32, height: 32}}}",
            "later.yaml:1:50: view.video.parameters: av1: width and height must be even and at least 64, not 32x32"
        ),
    ])
    func refusesAViewBeforeTheFirstPacket(member: String, message: String) throws {
        try Tree.withScratch { scratch in
            let file = scratch.appending(path: "later.yaml")
            try "view: {\(member)}\noutputs: [{type: recording, from: view}]"
                .write(to: file, atomically: true, encoding: .utf8)
            let batch = try Command.rokuga(
                "batch", "samples/opus-audio-only.pcap", "--pipeline", file.path, "-o", scratch.path + "/out")
            let job = scratch.appending(path: "job.yaml")
            try """
            source: {type: capture, file: x.pcap}
            output: {directory: \(scratch.path)/out}
            pipeline: {view: {\(member)}, outputs: [{type: recording, from: view}]}
            """.write(to: job, atomically: true, encoding: .utf8)
            let record = try Command.rokuga("record", job.path)
            let validate = try Command.rokuga("pipelines", "validate", file.path)
            for run in [batch, validate] {
                #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
            }
            let problem = message.drop { $0 != " " }.dropFirst()
            #expect(record.status == 2 && record.errors.contains("job.yaml:3:"), "\(record.errors)")
            #expect(record.errors.contains("pipeline." + problem), "\(record.errors)")
            #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out"))
        }
    }
}
