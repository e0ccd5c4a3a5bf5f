import Foundation
import Testing

/// VP9 in spatial layers, as Chromium sends it: every picture is one sample with all its layers.
@Suite struct VP9LayersTests {
    /// libvpx shows the highest layer of a sample; ffmpeg's own decoder would show each of them.
    @Test(arguments: ["mkv", "mp4"]) func showsEachPictureOnce(container: String) throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/vp9-svc.pcap", "--pipeline", "copy-\(container)", "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "vp9-svc/vp9-svc.\(container)")
            let recording = try Recording(file)
            let intact = try Truth("vp9-svc").intactFrames(of: "A")
            #expect(recording.complaints == "")
            #expect(recording.tracks["video"]?.times.count == intact.count)

            let decoded = try Command.run(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-xerror", "-c:v", "libvpx-vp9", "-i", file.path, "-map", "0:v",
                    "-vsync",
                    "passthrough", "-enc_time_base", "1:90000", "-f", "framemd5", "-",
                ])
            #expect(decoded.errors == "")
            let pictures = decoded.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
            #expect(pictures.count == intact.count)
        }
    }
}
