import Foundation
import Testing

/// Pictures that are nearer to each other than the ticks of a file.
@Suite(.waiting) struct SpacingTests {
    private let name = "cases/53-pictures-less-than-1ms-apart"

    /// Three pictures 0.2 ms apart, several times: each has a time of its own, near its own.
    @Test func picturesLessThanAMillisecondApartStayApartInMatroska() throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/\(name)/capture.pcap", "--sdp", "samples/\(name)/capture.sdp", "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "capture/capture.mkv")
            let recording = try Recording(file)
            #expect(try Recording.decodingErrors(file) == "")
            let truth = try JSONSerialization.jsonObject(
                with: Data(contentsOf: Tree.samples.appending(path: "\(name)/truth.json")))
            let sent = try #require((truth as? [String: Any])?["video_pts"] as? [Double])
            let written = try #require(recording.tracks["video"]?.times)
            #expect(written.count == sent.count && Set(written).count == sent.count)
            let first = try #require(written.first)
            for (time, wanted) in zip(written, sent) { #expect(abs(time - first - wanted) < 0.0021) }
        }
    }
}
