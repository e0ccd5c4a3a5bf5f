import Jobs
import Media
import Packaging
import RTP
import TestSupport
import Testing

@testable import Engine

/// All connections in one file, through the whole engine.
@Suite struct CombinedFileTests {
    private static let roles: [[ConnectionJoined.PortRole]] = [0, 10].map { base in
        [
            .init(port: Scene.audioPort + base, role: .audioRTP), .init(port: Scene.videoPort + base, role: .videoRTP),
        ]
    }

    private func sdp(_ number: UInt16, video: String = "VP8/90000") -> String {
        Scene.describing(
            "m=audio \(Scene.audioPort + 10 * number) RTP/AVP 109\na=rtpmap:109 opus/48000/2",
            "m=video \(Scene.videoPort + 10 * number) RTP/AVP 120\na=rtpmap:120 \(video)")
    }

    private func scene(
        _ media: MediaMode = MediaMode(), container: ContainerChoice = .mkv,
        codecs: ToyTranscoding = ToyTranscoding()
    ) -> Scene {
        Scene(
            codecs: codecs,
            pipeline: Pipeline(outputs: [PipelineOutput(.combined(media: media), container: container)]))
    }

    /// A from the beginning, B a second later; both until the fourth second.
    private func play(_ scene: inout Scene) {
        var (audioA, pictureA) = (RTPBuilder.audio(), RTPBuilder.picture())
        var (audioB, pictureB) = (RTPBuilder.audio(ssrc: 0xA1), RTPBuilder.picture(ssrc: 0xB1))
        scene.join("A", sdp: sdp(0), ports: Self.roles[0])
        let first = merged(audioA.speak(50, from: 0), pictureA.film(25, from: 0))
        scene.play(first)
        scene.join("B", sdp: sdp(1), ports: Self.roles[1], at: 1000)
        scene.play(
            merged(
                audioA.speak(150, from: 1000), pictureA.film(75, from: 1000),
                audioB.speak(150, from: 1000, port: Scene.audioPort + 10),
                pictureB.film(75, from: 1040, port: Scene.videoPort + 10)))
    }

    @Test func beginsEachTrackWhereItsConnectionBegan() throws {
        var scene = scene()
        play(&scene)
        let report = scene.finish()
        #expect(scene.files.keys.sorted() == ["combined.mkv"])
        let file = try scene.matroska("combined.mkv")
        #expect(file.codecs.count == 4)
        #expect(file.blocks.values.compactMap { $0.first?.time }.sorted() == [0, 0, 1000, 1040])
        #expect(file.blocks.values.map(\.count).sorted() == [75, 100, 150, 200])
        let composition = try #require(report.compositions?.first)
        #expect(composition.label == "combined" && composition.outputs.count == 1)
        #expect(composition.inputs.map(\.connectionID) == ["A", "B"])
        #expect(composition.outputs[0].tracks.map(\.frames).sorted() == [75, 100, 150, 200])
        #expect(abs(composition.outputs[0].duration - 4.04) < 0.01)
        #expect(report.warnings == [] && report.verdict == .completed)
        #expect(try report.track(.video, of: 1).framesWritten == 75)
    }

    @Test func namesTracksAfterParticipants() throws {
        var scene = scene()
        scene.handle(
            .connectionJoined(ConnectionJoined(connectionID: "A", name: "Ada L.", sdp: sdp(0), ports: Self.roles[0])),
            at: 0)
        var picture = RTPBuilder.picture()
        scene.play(picture.film(10, from: 0))
        _ = scene.finish()
        let bytes = try #require(scene.files["combined.mkv"])
        #expect(String(decoding: bytes, as: UTF8.self).contains("Ada L."))
    }

    @Test func encodesWhatIsAskedFor() throws {
        let codecs = ToyTranscoding()
        var scene = scene(
            MediaMode(
                audio: .omit, video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp8)))), codecs: codecs)
        play(&scene)
        let report = scene.finish()
        let file = try scene.matroska("combined.mkv")
        #expect(file.codecs.values.sorted() == ["V_VP8", "V_VP8"])
        #expect(codecs.log.pictures.count == 175)
        #expect(report.compositions?.first?.outputs[0].tracks.map(\.bitrate) == [19, 19])
    }

    @Test func leavesOutWhatTheContainerDoesNotTake() throws {
        var scene = scene(container: .mp4)
        play(&scene)
        let report = scene.finish()
        #expect(try scene.mp4("combined.mp4").tracks.map(\.handler) == ["soun", "soun"])
        #expect(report.warnings.map(\.reason) == [.codecUnsupported, .codecUnsupported])
        #expect(report.warnings.map(\.track) == ["video", "video"])
        #expect(report.warnings.map(\.connectionID) == ["A", "B"])
    }

    @Test func saysWhoHasNoPlaceInAFullFile() throws {
        var scene = scene(MediaMode(video: .omit))
        for i in 0..<128 {
            let port = UInt16(20_000 + 2 * i)
            scene.join(
                "P\(i)", sdp: Scene.describing("m=audio \(port) RTP/AVP 109\na=rtpmap:109 opus/48000/2"),
                ports: [.init(port: port, role: .audioRTP)])
            var audio = RTPBuilder.audio(ssrc: UInt32(1000 + i))
            scene.play(audio.speak(3, from: 0, port: port))
        }
        let report = scene.finish(at: 1000)
        #expect(report.warnings.map(\.reason) == [.limitReached, .limitReached])
        #expect(report.warnings.map(\.connectionID) == ["P126", "P127"])
        #expect(try scene.matroska("combined.mkv").blocks.count == 126)
    }

    @Test func givesTheSameBytesHoweverItIsDrained() throws {
        var (once, often) = (scene(), scene())
        play(&once)
        _ = once.finish()
        play(&often)
        often.drain()
        _ = often.finish()
        #expect(once.files == often.files)
    }
}
