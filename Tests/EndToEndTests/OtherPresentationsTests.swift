import FileSupport
import Foundation
import Testing

/// Presentations of transport streams, and of all connections, judged by ffmpeg and by `rokuga verify`.
@Suite(.waiting) struct OtherPresentationsTests {
    private func record(_ capture: String, _ outputs: String, in scratch: URL) throws -> URL {
        let file = scratch.appending(path: "presented.yaml")
        try "outputs: [\(outputs)]".write(to: file, atomically: true, encoding: .utf8)
        let run = try Command.rokuga("batch", "samples/\(capture).pcap", "--pipeline", file.path, "-o", scratch.path)
        try #require(run.status == 0, "\(run.errors)")
        let found = try Command.rokuga("verify", scratch.appending(path: capture).path)
        #expect(found.status == 0 && found.output.contains("0 errors"), "\(found.output)")
        return scratch.appending(path: capture)
    }

    /// Packets of each stream that ffmpeg finds, and that it says nothing.
    private func packets(_ list: URL) throws -> Set<String> {
        let probe = try Command.run(
            "ffprobe",
            [
                "-v", "warning", "-count_packets", "-show_entries", "stream=codec_name,nb_read_packets", "-of",
                "csv=p=0", list.path,
            ])
        #expect(probe.errors == "")
        return Set(probe.output.split(separator: "\n").map(String.init).filter { !$0.isEmpty })
    }

    /// Opus becomes AAC, and the pictures are those of the other segments; one joins late.
    @Test(arguments: [
        ("h264-opus-360p", "h264,347"), ("h265-resize", "hevc,180"), ("vp9-opus-latejoin-latekey", "h264,231"),
    ])
    func transportStreamsHaveAllPictures(capture: String, pictures: String) throws {
        try Tree.withScratch { scratch in
            let folder = try record(capture, "{type: hls, from: connections, segments: ts}", in: scratch)
            let presented = PresentedFolder(path: folder.appending(path: capture))
            #expect(try packets(presented.path.appending(path: "index.m3u8")).contains(pictures))
            let stream = try presented.list("video.m3u8").entries.flatMap { entry in
                [UInt8](try Data(contentsOf: presented.path.appending(path: entry.path)))
            }
            let reading = TransportReading(stream)
            #expect(reading.problems == [])
            #expect(zip(reading.clocks, reading.clocks.dropFirst()).allSatisfy { (1...9000).contains($1 - $0) })
        }
    }

    @Test func allConnectionsAreInOnePresentation() throws {
        try Tree.withScratch { scratch in
            let folder = try record("three-participants", "{type: hls, from: combined}", in: scratch)
            let presented = PresentedFolder(path: folder.appending(path: "combined"))
            let text = try #require(presented.text("index.m3u8"))
            #expect(text.split(separator: "\n").count { $0.hasPrefix("#EXT-X-MEDIA:") } == 6)
            let seconds = try (1...3).flatMap { number in
                try ["audio", "video"].map { try presented.seconds("\($0)-\(number).m3u8") }
            }
            #expect(seconds.allSatisfy { abs($0 - 21.8) < 0.02 })
        }
    }
}
