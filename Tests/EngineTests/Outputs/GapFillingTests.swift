import FileSupport
import Jobs
import Media
import Packaging
import TestSupport
import Testing

@testable import Engine

/// Holes of copied audio, through the whole engine.
@Suite struct GapFillingTests {
    private static let audioAlone = Scene.describing("m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2")

    /// Half a second of audio, 400 ms of DTX, half a second, a loss of two packets, half a second.
    private func play(_ scene: inout Scene) {
        var audio = RTPBuilder.audio()
        var datagrams = audio.speak(25, from: 0)
        audio.timestamp &+= 20 * 960
        datagrams += audio.speak(25, from: 900)
        for _ in 0..<2 { _ = audio.opus() }
        datagrams += audio.speak(25, from: 1440)
        scene.join(sdp: Self.audioAlone)
        scene.play(datagrams)
        scene.advance(to: 3000)
    }

    @Test func fillsDTXAndLossInBothContainers() throws {
        var scene = Scene(outputs: [.mp4, .mkv], gaps: .fill)
        play(&scene)
        let report = scene.finish()
        let blocks = try scene.matroska().blocks("A_OPUS")
        // 400 ms are three packets of 120 ms and one of 40 ms.
        let silence: [Int64] = [500, 620, 740, 860, 1400]
        let expected =
            Array(stride(from: Int64(0), to: 500, by: 20)) + silence[..<4]
            + Array(stride(from: Int64(900), to: 1400, by: 20)) + silence[4...]
            + Array(stride(from: Int64(1440), to: 1940, by: 20))
        #expect(blocks.map(\.time) == expected)
        #expect(try scene.mp4().track("soun").ticks == expected.map { $0 * 48 })
        for output in report.connections[0].outputs {
            #expect(output.tracks[0].frames == 80 && output.tracks[0].filledFrames == 5)
            #expect(output.tracks[0].filledDuration == 0.44 && output.tracks[0].duration == 1.94)
        }
        // What came and what was lost is the same as without.
        let track = try report.track(.audio)
        #expect(track.framesWritten == 75 && track.gaps.count == 2 && track.gaps.total == 0.44 && track.lost == 2)
    }

    @Test func leavesGapsOpenWhereTheOutputSaysSo() throws {
        var scene = Scene(outputs: [.mkv], gaps: .keep)
        play(&scene)
        let report = scene.finish()
        #expect(try scene.matroska().blocks("A_OPUS").count == 75)
        #expect(report.connections[0].outputs[0].tracks[0].filledFrames == nil)
        #expect(report.connections[0].outputs[0].tracks[0].duration == 1.94)
    }

    @Test func fillsTheHolesOfACombinedFile() throws {
        var scene = Scene(
            pipeline: Pipeline(outputs: [PipelineOutput(.combined(media: MediaMode()), container: .mkv)]))
        play(&scene)
        let report = scene.finish()
        #expect(try scene.matroska("combined.mkv").blocks("A_OPUS").count == 80)
        #expect(report.compositions?.first?.outputs.first?.tracks.first?.filledFrames == 5)
    }

    /// A second of audio, 40 s of pictures, and audio again after 30 s; ends with pictures alone.
    private func pause(_ container: PipelineOutput.Source, step: Int64?) throws -> (file: [UInt8], report: Report) {
        var scene = Scene(pipeline: Pipeline(outputs: [PipelineOutput(container, container: .mkv)]))
        var (audio, picture) = (RTPBuilder.audio(), RTPBuilder.picture())
        var datagrams = audio.speak(50, from: 0)
        audio.timestamp &+= 1450 * 960
        datagrams += audio.speak(50, from: 30_000)
        scene.join()
        for datagram in merged(datagrams, picture.film(1500, from: 0)) {
            if let step, datagram.time.nanoseconds % (step * 1_000_000) == 0 {
                scene.advance(to: datagram.time.nanoseconds / 1_000_000)
                scene.drain()
            }
            scene.play([datagram])
        }
        let report = scene.finish()
        return (try #require(scene.files.values.first), report)
    }

    @Test(arguments: [
        PipelineOutput.Source.connections(onFormatChange: .keep, media: MediaMode()), .combined(media: MediaMode()),
    ])
    func fillsAPauseWhileItLasts(source: PipelineOutput.Source) throws {
        let (bytes, _) = try pause(source, step: nil)
        #expect(try pause(source, step: 100).file == bytes)
        let blocks = try MatroskaFile(bytes).blocks("A_OPUS")
        #expect(blocks.map(\.time) == blocks.map(\.time).sorted())
        // From the first packet to the end of the pictures nothing is missing: 120 ms are the longest packet.
        let distances = zip(blocks, blocks.dropFirst()).map { $1.time - $0.time }
        #expect(distances.allSatisfy { (2...120).contains($0) })
        let end = try #require(blocks.last?.time)
        #expect(end > 59_800 && end < 60_040)
        // Of 29 s of silence 19 were written before the pause was over, beside their pictures.
        let media = try #require(bytes.firstRange(of: hex("1F43B675")))
        let place = try #require(bytes.firstRange(of: hex("FF06")))
        #expect(place.lowerBound - media.lowerBound < (bytes.count - media.lowerBound) / 3)
    }
}
