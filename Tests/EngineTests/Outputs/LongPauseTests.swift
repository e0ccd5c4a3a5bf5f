import FileSupport
import Jobs
import Media
import Packaging
import TestSupport
import Testing

@testable import Engine

/// A pause stays as long as it was, however long, in every container: no warning of a shortened one exists, because
/// none is shortened. Audio that is encoded here, and views, go on through it (`AudioTranscoderTests`).
@Suite struct LongPauseTests {
    /// More than the distance of two samples that MP4 can say at 48 kHz.
    private static let pause: Int64 = 13 * 3_600_000

    /// Half a second of both, 13 hours without a packet while the sender's clock runs on, and half a second.
    private func play(_ scene: inout Scene, withPicture: Bool) {
        var (audio, picture) = (RTPBuilder.audio(), RTPBuilder.picture())
        var datagrams = audio.speak(25, from: 0)
        if withPicture { datagrams = merged(datagrams, picture.film(13, from: 0)) }
        audio.timestamp &+= UInt32(truncatingIfNeeded: (Self.pause - 500) * 48)
        picture.timestamp &+= UInt32(truncatingIfNeeded: (Self.pause - 520) * 90)
        var rest = audio.speak(25, from: Self.pause)
        if withPicture { rest = merged(rest, picture.film(13, from: Self.pause)) }
        scene.play(datagrams + rest)
        scene.advance(to: Self.pause + 2000)
    }

    private func expect(_ times: [Int64], ticksPerMillisecond: Int64 = 1, step: Int64, count: Int) {
        let halves = [0, Self.pause].flatMap { begin in (0..<Int64(count)).map { begin + $0 * step } }
        #expect(times.count == halves.count)
        // A picture after a break may be placed by the arrival of its packets.
        #expect(zip(times, halves).allSatisfy { abs($0 - $1 * ticksPerMillisecond) <= ticksPerMillisecond })
    }

    @Test func keepsItsLengthInBothContainers() throws {
        var scene = Scene(outputs: [.mp4, .mkv], gaps: .keep)
        scene.join(sdp: Scene.describing("m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2"))
        play(&scene, withPicture: false)
        let report = scene.finish()
        expect(try scene.matroska().blocks("A_OPUS").map(\.time), step: 20, count: 25)
        // The finished file counts in 24 kHz.
        expect(try scene.mp4().track("soun").ticks, ticksPerMillisecond: 24, step: 20, count: 25)
        for output in report.connections[0].outputs {
            #expect(abs(output.tracks[0].duration - Double(Self.pause + 500) / 1000) < 0.01)
        }
        #expect(report.warnings.isEmpty)
    }

    @Test func keepsItsLengthInACombinedFile() throws {
        var scene = Scene(
            pipeline: Pipeline(outputs: [
                PipelineOutput(.combined(media: MediaMode()), container: .mkv, gaps: .keep)
            ]))
        scene.join()
        play(&scene, withPicture: true)
        _ = scene.finish()
        let file = try scene.matroska("combined.mkv")
        expect(try file.blocks("A_OPUS").map(\.time), step: 20, count: 25)
        expect(try file.blocks("V_VP8").map(\.time), step: 40, count: 13)
    }
}
