import FileSupport
import Jobs
import Media
import Packaging
import TestSupport
import Testing

@testable import Engine

/// A sender that uses another format than the first one of its media section, or changes it within the call (RFC 3264
/// §6.1), through the whole engine.
@Suite struct CodingChangeTests {
    private static let phone = Scene.describing(
        "m=audio 60001 RTP/AVP 0 8 109 101 13\na=rtpmap:109 opus/48000/2\na=rtpmap:101 telephone-event/8000",
        "m=video 60003 RTP/AVP 102 120\na=rtpmap:102 H264/90000\na=rtpmap:120 VP8/90000")

    private func g711(_ payloadType: UInt8) -> RTPBuilder {
        RTPBuilder(payloadType: payloadType, ssrc: 0xA0, sequenceNumber: 1, timestamp: 160, step: 160)
    }

    private func speak(_ builder: inout RTPBuilder, _ count: Int, from start: Int64) -> [Datagram] {
        (0..<count).map { i in
            Datagram(
                bytes: builder.g711(), port: Scene.audioPort, time: SessionTime(milliseconds: start + Int64(i) * 20))
        }
    }

    private func scene(_ outputs: [ContainerChoice] = [.mkv]) -> Scene {
        var scene = Scene(outputs: outputs)
        scene.join(sdp: Self.phone)
        return scene
    }

    @Test func recordsAFormatThatIsNotTheFirst() throws {
        var scene = scene()
        var (audio, picture) = (g711(8), RTPBuilder.picture())
        scene.play(merged(speak(&audio, 100, from: 0), picture.film(50, from: 10)))
        let report = scene.finish()
        #expect(scene.files.keys.sorted() == ["A.mkv"])
        #expect(try scene.matroska().blocks("A_MS/ACM").map(\.time) == (0..<100).map { $0 * 20 })
        #expect(try scene.matroska().blocks("V_VP8").map(\.time) == (0..<50).map { 10 + $0 * 40 })
        #expect(report.connections[0].tracks.map(\.codec) == ["pcma", "vp8"])
        #expect(report.connections[0].tracks.map(\.payloadType) == [8, 120])
        #expect(report.connections[0].tracks.allSatisfy { $0.foreign == 0 })
    }

    // PCMU, PCMA and PCMU again on one clock: nothing is lost, and times go on.
    @Test func goesOnInAnotherFileWhereTheCodecChanges() throws {
        var scene = scene()
        var audio = g711(0)
        var packets = speak(&audio, 50, from: 0)
        audio.payloadType = 8
        packets += speak(&audio, 50, from: 1000)
        audio.payloadType = 0
        packets += speak(&audio, 50, from: 2000)
        scene.play(packets)
        let report = scene.finish()
        #expect(report.connections[0].outputs.map(\.file) == ["A.mkv", "A-2.mkv", "A-3.mkv"])
        #expect(report.connections[0].outputs.map { $0.tracks.map(\.codec) } == [["pcmu"], ["pcma"], ["pcmu"]])
        #expect(report.connections[0].outputs.map { $0.tracks.map(\.frames) } == [[50], [50], [50]])
        let starts = [Int64(0), 1000, 2000].map { report.startedAt.at(SessionTime(milliseconds: $0)) }
        #expect(report.connections[0].outputs.map(\.startedAt) == starts)
        #expect(try report.track(.audio).gaps.count == 0)
    }

    // Another clock, whose timestamps have nothing to do with those before.
    @Test func goesOnOnAnotherClock() throws {
        var scene = scene()
        var (narrow, wide) = (g711(0), RTPBuilder.audio())
        wide.sequenceNumber = 51
        scene.play(merged(speak(&narrow, 50, from: 0), wide.speak(100, from: 1000)))
        let report = scene.finish()
        #expect(report.connections[0].outputs.map { $0.tracks.map(\.codec) } == [["pcmu"], ["opus"]])
        #expect(try scene.matroska("A-2.mkv").blocks("A_OPUS").map(\.time) == (0..<100).map { $0 * 20 })
        #expect(report.connections[0].outputs[1].startedAt == report.startedAt.at(SessionTime(milliseconds: 1000)))
        #expect(try report.track(.audio).framesWritten == 150)
        #expect(try report.track(.audio).duration == 3)
    }

    // H.264 was offered first, so an MP4 was planned; VP8 came. Nothing that came is missing.
    @Test func goesOnAsMatroskaWhereTheContainerDoesNotTakeTheCodec() throws {
        var scene = Scene(outputs: [.mp4])
        scene.join(
            sdp: Scene.describing(
                "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2",
                "m=video 60003 RTP/AVP 102 120\na=rtpmap:102 H264/90000\na=rtpmap:120 VP8/90000"))
        var (audio, picture) = (RTPBuilder.audio(), RTPBuilder.picture())
        scene.play(merged(audio.speak(100, from: 0), picture.film(50, from: 10)))
        let report = scene.finish()
        #expect(scene.files.keys.sorted() == ["A-2.mkv", "A.mp4"])
        #expect(try scene.matroska("A-2.mkv").blocks("V_VP8").count == 50)
        #expect(report.connections[0].outputs.map { $0.tracks.map(\.codec) } == [["opus"], ["opus", "vp8"]])
        #expect(
            report.connections[0].outputs.flatMap(\.tracks).filter { $0.codec == "opus" }.map(\.frames).reduce(0, +)
                == 100)
        #expect(report.warnings.map(\.reason) == [.codecUnsupported])
    }

    @Test func takesAnotherTrackOfTheCombinedFile() throws {
        var scene = Scene(
            pipeline: Pipeline(outputs: [PipelineOutput(.combined(media: MediaMode()), container: .mkv)]))
        scene.join(sdp: Self.phone)
        var audio = g711(0)
        var packets = speak(&audio, 50, from: 0)
        audio.payloadType = 8
        packets += speak(&audio, 50, from: 1000)
        scene.play(packets)
        let report = scene.finish()
        let file = try scene.matroska("combined.mkv")
        #expect(file.blocks.values.map(\.count).sorted() == [50, 50])
        #expect(file.blocks.values.compactMap { $0.first?.time }.sorted() == [0, 1000])
        #expect(report.compositions?.first?.outputs.first?.tracks.map(\.codec) == ["pcmu", "pcma"])
    }

    // An encoded output goes on: its decoder follows.
    @Test func decodesWhatComes() throws {
        let codecs = ToyTranscoding()
        let media = MediaMode(
            audio: .encode(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2)), video: .omit)
        var scene = Scene(
            codecs: codecs,
            pipeline: Pipeline(
                outputs: [PipelineOutput(.connections(onFormatChange: .split, media: media), container: .mkv)]))
        scene.join(sdp: Self.phone)
        var audio = g711(0)
        var packets = speak(&audio, 50, from: 0)
        audio.payloadType = 8
        packets += speak(&audio, 50, from: 1000)
        scene.play(packets)
        _ = scene.finish()
        #expect(scene.files.keys.sorted() == ["A.mkv"])
        #expect(codecs.log.samples.count >= 2 * 48_000)
    }

    @Test func countsComfortNoiseAndEventsOfTheFormatInUse() throws {
        var scene = scene()
        var audio = g711(8)
        var packets = speak(&audio, 20, from: 0)
        audio.payloadType = 13
        packets.append(Datagram(bytes: audio.packet([40]), port: Scene.audioPort, time: SessionTime(milliseconds: 400)))
        audio.payloadType = 8
        packets += speak(&audio, 20, from: 420)
        scene.play(packets)
        let track = try scene.finish().track(.audio)
        #expect(track.comfortNoise == 1 && track.framesWritten == 40 && track.foreign == 0)
    }
}
