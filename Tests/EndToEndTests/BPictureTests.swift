import Foundation
import Testing

/// Pictures that come in another order than they are shown, through the whole recorder, judged by ffmpeg and GStreamer.
@Suite(.serialized, .waiting) struct BPictureTests {
    static let captures = ["h264-bframes", "h264-open-gop", "h265-bframes"]
    private static let files = ["mkv", "mp4"]

    /// What the sender's encoder said: presentation times in the order of decoding, in ticks of 90 kHz.
    private func sent(_ capture: String) throws -> [Int64] {
        struct Sent: Decodable { var ticks: [Int64] }
        return try JSONDecoder().decode(
            Sent.self, from: Data(contentsOf: Tree.samples.appending(path: "\(capture).truth.json"))
        ).ticks
    }

    private func record(_ capture: String, to container: String, in scratch: URL) throws -> URL {
        let folder = scratch.appending(path: container)
        let run = try Command.rokuga("batch", capture, "--pipeline", "copy-\(container)", "-o", folder.path)
        try #require(run.status == 0, "\(run.errors)")
        let name = URL(filePath: capture).deletingPathExtension().lastPathComponent
        return folder.appending(path: "\(name)/\(name).\(container)")
    }

    /// The greatest difference between distances in the file and those that were sent, in seconds.
    private func deviation(_ times: [Double], from ticks: [Int64]) -> Double {
        let first = times.first ?? 0
        return zip(times, ticks).map { abs($0 - first - Double($1) / 90_000) }.max() ?? 0
    }

    @Test(arguments: captures, files) func keepsEveryPictureAtItsTime(capture: String, container: String) throws {
        let ticks = try sent(capture)
        try Tree.withScratch { scratch in
            let file = try record("samples/\(capture).pcap", to: container, in: scratch)
            let recording = try Recording(file)
            #expect(recording.complaints == "")
            let video = try #require(recording.tracks["video"])
            #expect(video.times.count == ticks.count)
            // Matroska counts milliseconds.
            #expect(deviation(video.times, from: ticks) < 0.0011)
            #expect(video.keyFrames == (capture == "h264-bframes" ? 3 : 6))
            #expect(try Recording.decodingErrors(file) == "")
            let shown = try Recording.pictureSums(file).times
            #expect(shown.count == ticks.count)
            #expect(zip(shown, shown.dropFirst()).allSatisfy { $0 < $1 })
            #expect(try bytesOfGStreamer(file) == ticks.count * 192 * 108 * 3 / 2)
        }
    }

    /// Bytes of all decoded pictures.
    private func bytesOfGStreamer(_ file: URL) throws -> Int {
        let raw = file.appendingPathExtension("raw")
        defer { try? FileManager.default.removeItem(at: raw) }
        let codec = file.lastPathComponent.prefix(4)
        let run = try Command.run(
            "gst-launch-1.0",
            [
                "-q", "filesrc", "location=\(file.path)", "!",
                file.pathExtension == "mkv" ? "matroskademux" : "qtdemux",
                "!", "\(codec)parse", "!", "avdec_\(codec)", "!", "filesink", "location=\(raw.path)",
            ])
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
        return try FileManager.default.attributesOfItem(atPath: raw.path)[.size] as? Int ?? 0
    }

    /// The sender's reports put the picture 80 ms behind the sound: ffmpeg counts the picture's clock from where the
    /// first picture is decoded.
    @Test(arguments: files) func keepsSoundAndPictureTogether(container: String) throws {
        try Tree.withScratch { scratch in
            let recording = try Recording(record("samples/h264-bframes.pcap", to: container, in: scratch))
            let sound = try #require(recording.tracks["audio"]?.times.min())
            let picture = try #require(recording.tracks["video"]?.times.min())
            #expect(abs(picture - sound - 0.08) < 0.002)
        }
    }

    /// Behind a loss that no IDR picture ends, the stream lets go of references that were lost. That does no harm.
    private func complaints(of pictures: Recording.Pictures) -> [Substring] {
        pictures.errors.split(separator: "\n").filter {
            !$0.hasSuffix("mmco: unref short failure") && !$0.contains("Last message repeated")
        }
    }

    @Test(arguments: captures, [1, 3])
    func showsOnlyPicturesThatWereSentAfterLosses(capture: String, percent: Int) throws {
        try Tree.withScratch { scratch in
            let whole = try Recording.pictureSums(record("samples/\(capture).pcap", to: "mp4", in: scratch))
            for seed in 1...3 as ClosedRange<UInt64> {
                let lossy = try LossyCapture(capture, losing: percent, seed: seed, in: scratch)
                for container in Self.files {
                    let shown = try Recording.pictureSums(record(lossy.file.path, to: container, in: scratch))
                    #expect(complaints(of: shown) == [], "seed \(seed)")
                    #expect(shown.isPart(of: whole), "seed \(seed)")
                    #expect(shown.sums.count > 10, "seed \(seed)")
                }
            }
        }
    }

    @Test(arguments: captures, files) func aKilledFileHasThemToo(capture: String, container: String) throws {
        let ticks = try sent(capture)
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: capture, pipeline: "copy-\(container)", in: scratch)
            let file = live.file("\(capture).\(container)")
            try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: file).count) ?? 0 > 50_000 })
            live.recorder.signal(SIGKILL)
            #expect(live.recorder.wait().wasKilled)

            let recording = try Recording(file)
            let times = try #require(recording.tracks["video"]?.times)
            #expect(times.count > 40 && times.count <= ticks.count)
            #expect(deviation(times, from: ticks) < 0.0011)
            // A torn last cluster may end in half a frame, which a player drops.
            #expect(try Recording.decodingErrors(file, stopsAtError: false).split(separator: "\n").count <= 2)

            let again = try Command.rokuga("recover", live.folder.path)
            #expect(again.status == 0, "\(again.errors)")
            #expect(try Recording.decodingErrors(file) == "")
        }
    }
}
