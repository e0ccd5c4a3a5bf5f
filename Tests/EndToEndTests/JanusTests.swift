import Foundation
import Testing

/// What Janus recorded of a call is what a capture of the same call gives.
@Suite(.waiting) struct JanusTests {
    @Test func recordsTheFilesOfAParticipantTogether() throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/janus-vp8-opus-audio-0.mjr", "samples/janus-vp8-opus-video-1.mjr",
                "samples/vp8-opus-360p.pcap", "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let janus = scratch.appending(path: "janus-vp8-opus/janus-vp8-opus.mkv")
            let capture = scratch.appending(path: "vp8-opus-360p/vp8-opus-360p.mkv")
            // The sample ends after four of twelve seconds, in the middle of a frame.
            var offsets: [Double] = []
            for (kind, count) in [("v", 116), ("a", 200)] {
                let frames = try Frames(janus, kind)
                #expect(frames.list.count == count)
                offsets.append(try #require(frames.offset(in: Frames(capture, kind), tolerance: 0.0031)))
            }
            // Janus notes arrivals in whole milliseconds, and where it stood itself.
            #expect(abs(offsets[0] - offsets[1]) < 0.02, "\(offsets)")
            #expect(try Recording.decodingErrors(janus) == "")
        }
    }

    @Test func readsWhatRtpdumpWrites() throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/opus-sr.rtpdump", "samples/vp8-opus-sr.pcap", "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let frames = try Frames(scratch.appending(path: "opus-sr/opus-sr.mkv"), "a")
            let whole = try Frames(scratch.appending(path: "vp8-opus-sr/vp8-opus-sr.mkv"), "a")
            #expect(frames.list.count == 401)
            #expect(frames.offset(in: whole, tolerance: 0.0031) != nil)
            let inspection = try Command.rokuga("inspect", "--json", "samples/opus-sr.rtpdump")
            #expect(inspection.output.contains(#""sender_reports" : 2"#))
        }
    }
}
