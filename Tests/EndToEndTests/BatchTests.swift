import Foundation
import Testing

@Suite(.waiting) struct BatchTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var capture: String
        var pipeline: String
        var container: String
        /// Suffix of the file and name of the participant.
        var participant = ""
        var testDescription: String { "\(capture)\(participant) to \(container)" }
    }

    static let cases = [
        Case(capture: "vp8-opus-360p", pipeline: "copy", container: "mkv"),
        Case(capture: "vp9-opus-360p", pipeline: "copy-mkv", container: "mkv"),
        Case(capture: "vp9-opus-360p", pipeline: "copy-mp4", container: "mp4"),
        Case(capture: "h264-opus-360p", pipeline: "copy-mkv", container: "mkv"),
        Case(capture: "h264-opus-360p", pipeline: "copy-mp4", container: "mp4"),
        Case(capture: "h265-opus-360p", pipeline: "copy-mkv", container: "mkv"),
        Case(capture: "h265-opus-360p", pipeline: "copy-mp4", container: "mp4"),
        Case(capture: "av1-opus-360p", pipeline: "copy-mkv", container: "mkv"),
        Case(capture: "av1-opus-360p", pipeline: "copy-mp4", container: "mp4"),
        Case(capture: "opus-audio-only", pipeline: "copy-mkv", container: "mkv"),
        Case(capture: "opus-audio-only", pipeline: "copy-mp4", container: "mp4"),
        Case(capture: "pcmu-audio-only", pipeline: "copy", container: "mkv"),
        Case(capture: "vp8-opus-sr", pipeline: "copy", container: "mkv"),
        Case(capture: "vp8-opus-srtp", pipeline: "copy", container: "mkv"),
        Case(capture: "vp8-opus-lossy", pipeline: "copy", container: "mkv"),
        Case(capture: "h264-opus-lossy", pipeline: "copy-mkv", container: "mkv"),
        Case(capture: "h264-opus-lossy", pipeline: "copy-mp4", container: "mp4"),
        Case(capture: "vp9-opus-latejoin-latekey", pipeline: "copy-mkv", container: "mkv"),
        Case(capture: "vp9-opus-latejoin-latekey", pipeline: "copy-mp4", container: "mp4"),
        Case(capture: "vp8-opus-reconnect", pipeline: "copy", container: "mkv"),
        Case(capture: "three-participants", pipeline: "copy", container: "mkv", participant: "-A"),
        Case(capture: "three-participants", pipeline: "copy", container: "mkv", participant: "-B"),
        Case(capture: "three-participants", pipeline: "copy", container: "mkv", participant: "-C"),
    ]

    @Test(arguments: cases) func writesEveryIntactFrameAndEveryPacketOfSoundOnce(_ given: Case) throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/\(given.capture).pcap", "--pipeline", given.pipeline, "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(
                path: "\(given.capture)/\(given.capture)\(given.participant).\(given.container)")
            let recording = try Recording(file)
            let truth = try Truth(given.capture)
            let participant = given.participant.isEmpty ? "A" : String(given.participant.dropFirst())
            #expect(recording.complaints == "")
            #expect(try Recording.decodingErrors(file) == "")

            let intact = truth.intactFrames(of: participant)
            let written = recording.tracks["video"]?.times ?? []
            try #require(written.count == intact.count)
            for session in Set(intact.map(\.session)) {
                let pairs = zip(written, intact).filter { $0.1.session == session }
                guard let first = pairs.first else { continue }
                // Matroska rounds to a millisecond, MP4 keeps the ticks of the RTP clock.
                let tolerance = given.container == "mkv" ? 0.0011 : 0.0002
                for (time, frame) in pairs {
                    #expect(abs((time - first.0) - (frame.time - first.1.time)) <= tolerance)
                }
            }
            let packets = truth.audioPackets(of: participant) + recording.filledFrames
            #expect(recording.tracks["audio"]?.times.count == packets)
        }
    }

    @Test(arguments: ["vp8-opus-lossy", "h264-opus-360p"]) func givesTheSameBytesTwice(capture: String) throws {
        try Tree.withScratch { scratch in
            let files = try ["one", "two"].map { name in
                let folder = scratch.appending(path: name)
                let run = try Command.rokuga(
                    "batch", "samples/\(capture).pcap", "--pipeline", "copy", "-o", folder.path)
                try #require(run.status == 0, "\(run.errors)")
                return try Data(contentsOf: folder.appending(path: "\(capture)/\(capture).mkv"))
            }
            #expect(files[0] == files[1])
            #expect(files[0].count > 100_000)
        }
    }

    @Test(arguments: [("pcmu-audio-only", "pcmu"), ("vp8-opus-360p", "vp8")])
    func recordsAsMatroskaWhatMP4CannotHoldWithTheReason(capture: String, codec: String) throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/\(capture).pcap", "--pipeline", "copy-mp4", "-o", scratch.path)
            #expect(run.status == 0)
            #expect(run.errors.contains("\(codec) cannot be recorded in mp4; use mkv"))
            #expect(
                FileManager.default.fileExists(atPath: scratch.appending(path: "\(capture)/\(capture).mkv").path))
        }
    }

    @Test func guessesCodecsAndSaysSoWithoutASessionDescription() throws {
        try Tree.withScratch { scratch in
            let capture = scratch.appending(path: "lonely.pcap")
            try FileManager.default.copyItem(at: Tree.samples.appending(path: "h264-opus-360p.pcap"), to: capture)
            let run = try Command.rokuga("batch", capture.path, "-o", scratch.path)
            #expect(run.status == 0)
            #expect(run.errors.contains("guessed"))
            let recording = try Recording(scratch.appending(path: "lonely/lonely.mkv"))
            #expect(recording.tracks["video"]?.codec == "h264")
            #expect(recording.tracks["video"]?.times.count == 347)
            #expect(recording.tracks["audio"]?.times.count == 601)
        }
    }

    @Test func recordsEveryPipelineOfTheFolder() throws {
        let folder = Tree.root.appending(path: "pipelines")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        try #require(!names.isEmpty)
        try Tree.withScratch { scratch in
            for name in names {
                let run = try Command.rokuga(
                    "batch", "samples/opus-audio-only.pcap", "--pipeline", "pipelines/\(name)", "-o",
                    scratch.appending(path: name).path)
                #expect(run.status == 0, "\(name): \(run.errors)")
            }
        }
    }
}
