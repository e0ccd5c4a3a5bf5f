import FileSupport
import Jobs
import Media
import Packaging
import Presentations
import RTP
import TestSupport
import Testing

@testable import Engine

/// All connections in one presentation, through the whole engine.
@Suite struct CombinedPresentationTests {
    private static let roles: [[ConnectionJoined.PortRole]] = [0, 10].map { base in
        [
            .init(port: Scene.audioPort + base, role: .audioRTP), .init(port: Scene.videoPort + base, role: .videoRTP),
        ]
    }

    private func sdp(_ number: UInt16) -> String {
        Scene.describing(
            "m=audio \(Scene.audioPort + 10 * number) RTP/AVP 109\na=rtpmap:109 opus/48000/2",
            "m=video \(Scene.videoPort + 10 * number) RTP/AVP 120\na=rtpmap:120 VP8/90000")
    }

    private func scene(_ media: MediaMode = MediaMode(), codecs: ToyTranscoding = ToyTranscoding()) -> Scene {
        Scene(
            codecs: RenamedTranscoding.h264(codecs),
            pipeline: Pipeline(
                outputs: [.hls, .dash].map { manifest in
                    PipelineOutput(.combined(media: media), as: .presentation(.init(manifest)))
                }))
    }

    private func join(_ id: String, name: String? = "Ada", number: Int, at time: Int64, _ scene: inout Scene) {
        scene.handle(
            .connectionJoined(
                ConnectionJoined(
                    connectionID: id, name: name, sdp: sdp(UInt16(number)), ports: Self.roles[number])),
            at: time)
    }

    /// A for nine seconds, B from the third to the sixth.
    private func play(_ scene: inout Scene) {
        var (audioA, pictureA) = (RTPBuilder.audio(), RTPBuilder.picture())
        var (audioB, pictureB) = (RTPBuilder.audio(ssrc: 0xA1), RTPBuilder.picture(ssrc: 0xB1))
        join("A", number: 0, at: 0, &scene)
        let first = merged(audioA.speak(150, from: 0), pictureA.film(75, from: 0))
        scene.play(first)
        join("B", number: 1, at: 3000, &scene)
        let both = merged(
            audioA.speak(150, from: 3000), pictureA.film(75, from: 3000),
            audioB.speak(150, from: 3000, port: Scene.audioPort + 10),
            pictureB.film(75, from: 3040, port: Scene.videoPort + 10))
        scene.play(both)
        scene.leave("B", at: 6100)
        let last = merged(audioA.speak(150, from: 6000), pictureA.film(75, from: 6000))
        scene.play(last)
    }

    private func list(_ name: String, _ scene: Scene) throws -> PlaylistLines {
        let bytes = try #require(scene.files["combined/\(name)"])
        return PlaylistLines(String(decoding: bytes, as: UTF8.self))
    }

    @Test func eachTrackHasAListWithTheWholeTime() throws {
        var scene = scene(codecs: ToyTranscoding())
        play(&scene)
        let report = scene.finish()
        for name in ["audio-1", "video-1", "audio-2", "video-2"] {
            let entries = try list("\(name).m3u8", scene).entries
            #expect(abs(entries.reduce(0) { $0 + $1.microseconds } - 9_000_000) < 100_000, "\(name)")
            let isLate = name.hasSuffix("2")
            #expect((entries.first?.isGap, entries.last?.isGap) == (isLate, isLate), "\(name)")
            for entry in entries where !entry.isGap { #expect(scene.files["combined/" + entry.path] != nil) }
        }
        let sound = try list("audio-2.m3u8", scene).entries.filter { !$0.isGap }
        #expect(abs(sound.reduce(0) { $0 + $1.microseconds } - 3_000_000) < 200_000)
        let composition = try #require(report.compositions?.first)
        #expect(composition.label == "combined" && composition.outputs.map(\.container) == [.hls, .dash])
        #expect(composition.outputs.map(\.file) == ["combined/index.m3u8", "combined/manifest.mpd"])
        #expect(composition.inputs.map(\.connectionID) == ["A", "B"])
        #expect(report.warnings == [])
    }

    /// RFC 8216 §4.3.4.1.1: names of a group are different.
    @Test func participantsOfOneNameAreToldApart() throws {
        var scene = scene()
        play(&scene)
        _ = scene.finish()
        let text = String(decoding: try #require(scene.files["combined/index.m3u8"]), as: UTF8.self)
        for kind in ["AUDIO", "VIDEO"] {
            for name in ["Ada", "Ada (2)"] {
                let group = kind.lowercased()
                #expect(text.contains("TYPE=\(kind),GROUP-ID=\"\(group)\",NAME=\"\(name)\""), "\(name)")
            }
        }
        let manifest = String(decoding: try #require(scene.files["combined/manifest.mpd"]), as: UTF8.self)
        #expect(manifest.contains("<Label>Ada (2)</Label>"))
    }

    @Test func leavesOutWhatIsNotWanted() throws {
        let codecs = ToyTranscoding()
        var scene = scene(
            MediaMode(
                audio: .encode(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)), video: .omit),
            codecs: codecs)
        play(&scene)
        _ = scene.finish()
        #expect(!scene.files.keys.contains { $0.contains("video") })
        #expect(codecs.log.settings.isEmpty && codecs.log.audioSettings.count == 2)
        // Silence does not go on for somebody who left.
        let entries = try list("audio-2.m3u8", scene).entries
        #expect(entries.first?.isGap == true && entries.last?.isGap == true)
    }

    @Test func hasSoManyTracks() throws {
        let plan = PresentationPlan(
            folder: "combined",
            identitySeed: IdentitySeed(
                recordingID: "take-1", connectionID: "combined", sessionStart: WallTime(nanoseconds: 0), title: "A"),
            settings: PresentationSettings(listSizes: [.hls: 0]))
        var presentation = CombinedPresentation(plan, codecs: CodecSet([]))
        let limit = CombinedPresentation.trackLimit
        presentation.join("A", name: nil, kinds: Array(repeating: .audio, count: limit - 1))
        presentation.join("B", name: nil, kinds: [.audio, .video])
        presentation.join("C", name: nil, kinds: [.audio])
        #expect(presentation.warnings.map(\.connectionID) == ["B", "C"])
        #expect(presentation.warnings.map(\.reason) == [.limitReached, .limitReached])
        presentation.move([.zero, .zero], of: 1)
        presentation.leave(2)
        #expect(presentation.segmentsOfCopiedVideo(of: 1) == nil)
    }
}
