import Jobs
import Media
import TestSupport
import Testing

@testable import Engine

@Suite struct ViewRecordingReportTests {
    @Test func tellsOfTheFileAndOfWhoWasInIt() throws {
        let codecs = ToyCodecs()
        var scene = Scene.composing(codecs)
        for i in 0..<3 { scene.join(participant: i, at: 0) }
        var picture = RTPBuilder.picture(ssrc: 1)
        var sound = RTPBuilder.sound(ssrc: 2)
        var other = RTPBuilder.sound(ssrc: 3)
        var heard = sound.speak(100, from: 0, port: Scene.soundPort(0))
        // Two packets are lost on the way.
        heard.removeSubrange(40..<42)
        scene.play(
            merged(
                picture.film(50, from: 0, port: Scene.picturePort(0)), heard,
                other.speak(25, from: 1000, port: Scene.soundPort(1))))
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
        #expect(output.tracks.map(\.frames) == [51, 101])
        #expect(output.tracks[0].width == 64 && output.tracks[0].height == 48)
        #expect(output.tracks[0].bitrate == scene.engine.view?.plan.picture?.encoding.bitrate)
        #expect(output.tracks[1].bitrate == nil)
        // Each picture has a tile; the last one was still right once.
        #expect(composition.tilesDrawn == 50 && composition.tilesKept == 1)
        #expect(report.verdict == .completed && report.warnings.isEmpty)
    }
}
