import Jobs
import Media
import Packaging
import Presentations
import TestSupport
import Testing

@testable import Engine

@Suite struct ViewRecordingReportTests {
    @Test func tellsOfTheFileAndOfWhoWasInIt() throws {
        let codecs = ToyCodecs()
        var scene = Scene.composing(codecs)
        for i in 0..<3 { scene.join(participant: i, at: 0) }
        var picture = RTPBuilder.picture(ssrc: 1)
        var audio = RTPBuilder.audio(ssrc: 2)
        var other = RTPBuilder.audio(ssrc: 3)
        var heard = audio.speak(100, from: 0, port: Scene.audioPort(0))
        // Two packets are lost on the way.
        heard.removeSubrange(40..<42)
        scene.play(
            merged(
                picture.film(50, from: 0, port: Scene.picturePort(0)), heard,
                other.speak(25, from: 1000, port: Scene.audioPort(1))))
        let report = scene.finish()
        let composition = try #require(report.compositions?.first)
        #expect(composition.label == "common")

        // C sent nothing and is not told of.
        #expect(composition.inputs.map(\.connectionID) == ["A", "B"])
        let first = composition.inputs[0]
        func wall(_ milliseconds: Int64) -> WallTime {
            scene.engine.started.sessionStart.at(SessionTime(milliseconds: milliseconds))
        }
        #expect(first.presences == [.init(startedAt: wall(0), endedAt: wall(2000))])
        #expect(first.picturesDecoded == 50 && first.picturesSaved == 0 && first.failed == 0)
        #expect(first.concealedMilliseconds == 40)
        #expect(composition.inputs[1].presences == [.init(startedAt: wall(1000), endedAt: wall(1500))])

        let output = try #require(composition.outputs.first)
        #expect(output.file == "common.mkv" && output.container == .mkv)
        #expect(output.bytes == scene.files["common.mkv"]?.count)
        #expect(output.startedAt == wall(0))
        #expect(output.tracks.map(\.codec) == ["vp8", "opus"])
        #expect(output.tracks.map(\.frames) == [50, 101])
        #expect(output.tracks[0].width == 64 && output.tracks[0].height == 48)
        #expect(output.tracks[0].bitrate == scene.engine.views.first?.plan.video?.encoding.bitrate)
        #expect(output.tracks[1].bitrate == nil)
        #expect(composition.tilesDrawn == 50 && composition.tilesKept == 0)
        #expect(!report.warnings.contains { $0.reason == .encoderFailed })
    }

    /// Packets whose content is 0xFF are a voice, others silence.
    private static func talk(_ builder: inout RTPBuilder, _ index: Int, voices: [Range<Int64>]) -> [Datagram] {
        stride(from: Int64(0), to: 6000, by: 20).map { time in
            let isVoice = voices.contains { $0.contains(time) }
            return Datagram(
                bytes: builder.opus(isVoice ? 0xFF : 1), port: Scene.audioPort(index),
                time: SessionTime(milliseconds: time))
        }
    }

    @Test func tellsWhoWasThereAndSpokeByName() throws {
        var view = View.toy()
        view.video = nil
        view.audio?.hasVoiceActivityDetection = true
        var scene = Scene(outputs: [], view: view, codecs: VoicedCodecs())
        scene.join(participant: 0, name: "Ann", at: 0)
        scene.join(participant: 1, name: "  ", at: 0)
        var first = RTPBuilder.audio(ssrc: 1)
        var second = RTPBuilder.audio(ssrc: 2)
        scene.play(
            merged(Self.talk(&first, 0, voices: [300..<1400]), Self.talk(&second, 1, voices: [3100..<4100])))
        let start = scene.engine.started.sessionStart
        let live = scene.engine.views[0].participations(wall: start.at)
        #expect(live.presences.map(\.name) == ["Ann", "B"])
        // Whoever is still there stays until the end, which is not known.
        #expect(live.presences.allSatisfy { $0.to == WallTime(nanoseconds: .max) })
        _ = scene.finish()
        let people = scene.engine.views[0].participations(wall: start.at)
        #expect(people.turns.map(\.name) == ["Ann", "B"])
        #expect(people.presences.allSatisfy { $0.to < WallTime(nanoseconds: .max) })
    }

    @Test(arguments: [true, false])
    func tellsWhoSpoke(isWatched: Bool) throws {
        var view = View.toy()
        view.video = nil
        view.audio?.hasVoiceActivityDetection = isWatched
        var scene = Scene(outputs: [], view: view, codecs: VoicedCodecs())
        for i in 0..<2 { scene.join(participant: i, at: 0) }
        var first = RTPBuilder.audio(ssrc: 1)
        var second = RTPBuilder.audio(ssrc: 2)
        // A speaks, nobody speaks, B speaks, A takes over in mid-second and speaks up to the end.
        scene.play(
            merged(
                Self.talk(&first, 0, voices: [300..<1400, 4300..<6000]),
                Self.talk(&second, 1, voices: [3100..<4100])))
        let composition = try #require(scene.finish().compositions?.first)
        guard isWatched else {
            #expect(composition.speakers == nil && composition.omittedSpeakers == nil)
            return
        }
        let origin = scene.engine.started.sessionStart.at(.zero)
        let turns = try #require(composition.speakers).map { turn in
            (
                turn.connectionID, Double(turn.startedAt.nanoseconds - origin.nanoseconds) / 1e6,
                Double(turn.endedAt.nanoseconds - origin.nanoseconds) / 1e6
            )
        }
        #expect(turns.map(\.0) == ["A", "B", "A"])
        // Speech begins with its third stretch of 10 ms and holds on for 120 ms (`SpeechDecision`).
        for (turn, wanted) in zip(turns, [(300.0, 1400.0), (3100, 4100), (4300, 5880)]) {
            #expect((0...40).contains(turn.1 - wanted.0), "\(turn)")
            #expect((0...140).contains(turn.2 - wanted.1), "\(turn)")
        }
        #expect(composition.omittedSpeakers == 0)
        #expect(try #require(composition.outputs.first).endedAt.nanoseconds >= origin.nanoseconds + 5_999_000_000)
    }
}

/// `ToyCodecs` with a decoder that makes a voice of packets which end in 0xFF: pulses, 150 a second, through one
/// formant.
private struct VoicedCodecs: CodecFactory {
    private let toys = ToyCodecs()
    var abilities: [CodecAbility] { [] }

    func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder { VoicedDecoder() }
    func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        try toys.audioEncoder(for: settings)
    }
}

private final class VoicedDecoder: AudioDecoder {
    private var phase = 0
    private var audio: (Float, Float) = (0, 0)

    func decode(_ packet: Span<UInt8>, into block: inout AudioBlock) throws(CodecError) {
        let isVoice = packet[packet.count - 1] == 0xFF
        block.channelCount = 1
        block.sampleRate = 48_000
        block.samples = (0..<960).map { _ in
            phase = (phase + 1) % 320
            // A resonance at 700 Hz, 80 Hz wide.
            let next = (isVoice && phase == 0 ? 0.1 : 0) + 1.9813 * audio.0 - 0.9896 * audio.1
            audio = (isVoice ? next : 0, isVoice ? audio.0 : 0)
            return audio.0 / 4
        }
    }

    func conceal(sampleCount: Int, next: Span<UInt8>?, into block: inout AudioBlock) throws(CodecError) {
        block.removeAll()
    }

    func reset() {}
}
