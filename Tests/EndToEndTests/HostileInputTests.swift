import Foundation
import TestSupport
import Testing

/// Damaged captures end in a clear error or in a shorter recording, never in a trap or a hang.
@Suite(.waiting) struct HostileInputTests {
    private func batch(_ bytes: Data, in scratch: URL) throws -> Command {
        let capture = scratch.appending(path: "damaged.pcap")
        try bytes.write(to: capture)
        return try Command.run(
            "timeout",
            [
                "60", Tree.rokuga.path, "batch", capture.path, "--sdp", "samples/vp8-opus-360p.sdp", "-o",
                scratch.appending(path: "out").path,
            ])
    }

    @Test(arguments: [0, 3, 24, 25, 40, 100, 10_000, 300_001]) func readsATruncatedCaptureToItsLastPacket(
        length: Int
    ) throws {
        let whole = try Data(contentsOf: Tree.samples.appending(path: "vp8-opus-360p.pcap"))
        try Tree.withScratch { scratch in
            let run = try batch(whole.prefix(length), in: scratch)
            #expect(!run.wasKilled && [0, 1].contains(run.status), "\(run.errors)")
            if length > 10_000 {
                let file = scratch.appending(path: "out/damaged/vp8-opus-360p.mkv")
                #expect(try Recording.decodingErrors(file) == "")
            } else if length < 24 {
                #expect(run.errors.contains("damaged.pcap"))
            }
        }
    }

    @Test(arguments: 1...8) func survivesFlippedBits(seed: UInt64) throws {
        var bytes = try Data(contentsOf: Tree.samples.appending(path: "vp8-opus-360p.pcap")).prefix(200_000)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            bytes[Int.random(in: 24..<bytes.count, using: &generator)] ^=
                1 << UInt8.random(in: 0...7, using: &generator)
        }
        try Tree.withScratch { scratch in
            let run = try batch(bytes, in: scratch)
            #expect(!run.wasKilled && [0, 1].contains(run.status), "\(run.errors)")
        }
    }

    @Test func saysWhatItExpectsOfRandomBytes() throws {
        var generator = SeededGenerator(seed: 9)
        let bytes = Data((0..<5000).map { _ in UInt8.random(in: 0...255, using: &generator) })
        try Tree.withScratch { scratch in
            let run = try batch(bytes, in: scratch)
            #expect(run.status == 1)
            #expect(run.errors.contains("pcap"))
        }
    }

    @Test(arguments: ["{", "source: 7", "{\"source\": {\"type\": \"sorra\"}}", "[]", "\u{0}"])
    func refusesAJobWithFileLineAndWhatIsAccepted(text: String) throws {
        try Tree.withScratch { scratch in
            let job = scratch.appending(path: "job.json")
            try text.write(to: job, atomically: true, encoding: .utf8)
            let run = try Command.rokuga("record", job.path)
            #expect(run.status == 2)
            #expect(run.errors.contains("job.json:"))
        }
    }

    @Test func refusesASessionDescriptionWithItsLine() throws {
        try Tree.withScratch { scratch in
            let sdp = scratch.appending(path: "bad.sdp")
            try "v=1\nm=audio 5004 RTP/AVP 0\n".write(to: sdp, atomically: true, encoding: .utf8)
            let run = try Command.rokuga("inspect", "samples/vp8-opus-360p.pcap", "--sdp", sdp.path)
            #expect(run.status == 2)
            #expect(run.errors.contains("bad.sdp"))
        }
    }
}
