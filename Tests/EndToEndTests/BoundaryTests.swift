import Foundation
import Testing

/// Captures whose markers do not show where pictures end, whose frames are two fields, or whose pictures are refreshed
/// part by part: the recording has the pictures that were sent, and no others.
@Suite(.waiting) struct BoundaryTests {
    private static let containers = ["mkv", "mp4"]

    /// Checksums of the pictures that were sent.
    private func sent(_ name: String) throws -> [String] {
        struct Sent: Decodable {
            var pictures: [String]
            enum CodingKeys: String, CodingKey { case pictures = "frame_md5" }
        }
        let file = Tree.samples.appending(path: "cases/\(name)/truth.json")
        return try JSONDecoder().decode(Sent.self, from: Data(contentsOf: file)).pictures
    }

    private func recorded(
        _ name: String, to container: String, verdict: String = "completed"
    ) throws -> [String] {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", Tree.samples.appending(path: "cases/\(name)/capture.pcap").path, "--pipeline",
                "copy-\(container)", "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let data = try Data(contentsOf: scratch.appending(path: "capture/report.json"))
            let report = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            #expect(report?["verdict"] as? String == verdict)
            let pictures = try Recording.pictureSums(scratch.appending(path: "capture/capture.\(container)"))
            #expect(pictures.errors == "")
            #expect(zip(pictures.times, pictures.times.dropFirst()).allSatisfy { $0 < $1 })
            return pictures.sums
        }
    }

    @Test(arguments: ["03-h264-marker-on-every-unit", "67-h264-field-pictures"], containers)
    func recordsEveryPictureThatWasSent(name: String, container: String) throws {
        #expect(try recorded(name, to: container) == sent(name))
    }

    /// One packet of picture 20 is lost. Picture 30 has a recovery point with recovery_frame_cnt 8, so from picture 38
    /// on everything is right (ITU-T H.264 §D.2.8). The eight before it are in the file because decoders need them,
    /// and are not for showing; ffmpeg shows them nevertheless.
    @Test(arguments: containers) func goesOnWhereARefreshIsComplete(container: String) throws {
        let sent = try sent("08-h264-intra-refresh-one-loss")
        let recorded = try recorded(
            "08-h264-intra-refresh-one-loss", to: container, verdict: "completed_with_warnings")
        #expect(recorded.prefix(20) == sent.prefix(20))
        #expect(recorded.count == 20 + 8 + 82)
        #expect(recorded.suffix(82) == sent.suffix(82))
    }
}
