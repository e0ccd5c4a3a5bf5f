import FileSupport
import Jobs
import Media
import Mixing
import TestSupport
import Testing

@testable import Engine

@Suite struct AudioComposerTests {
    private let codecs = ToyCodecs()
    private var log: ToyLog { codecs.log }

    /// Audio of A and of B, a second each, from 0 and from 500 ms.
    private func play(_ view: View) throws -> (scene: Scene, report: Report) {
        var scene = Scene.composing(codecs, view: view)
        for i in 0..<2 { scene.join(participant: i, at: 0) }
        var first = RTPBuilder.audio(ssrc: 1)
        var second = RTPBuilder.audio(ssrc: 2)
        scene.play(
            merged(
                first.speak(50, from: 0, port: Scene.audioPort(0)),
                second.speak(50, from: 500, port: Scene.audioPort(1))))
        let report = scene.finish()
        return (scene, report)
    }

    @Test func mixesEverybodyToTheSample() throws {
        let (scene, report) = try play(.toy())
        #expect(log.audioChannels == 2)
        #expect(log.samples.count == 2 * 1500 * 48)
        let level = ToyAudioDecoder.level(0x55)
        // Left and right, where one speaks and where both do; edges fade for 2.5 ms.
        for (from, to, wanted) in [(5, 495, level), (505, 995, 2 * level), (1005, 1495, level)] {
            for position in [from, (from + to) / 2, to] {
                #expect(abs(log.samples[2 * 48 * position] - wanted) < 0.002, "at \(position) ms")
                #expect(log.samples[2 * 48 * position] == log.samples[2 * 48 * position + 1])
            }
        }
        // 75 packets of audio, and one with what the encoder was behind.
        #expect(try scene.matroska("common.mkv").blocks("A_OPUS").count == 76)
        let track = try #require(report.compositions?.first?.outputs.first?.tracks.first { $0.kind == .audio })
        #expect(track.frames == 76 && abs(track.duration - 1.5) < 0.020)
    }

    @Test func foldsBothChannelsIntoOne() throws {
        _ = try play(.toy(channels: 1))
        #expect(log.audioChannels == 1)
        #expect(log.samples.count == 1500 * 48)
        let level = ToyAudioDecoder.level(0x55)
        #expect(abs(log.samples[48 * 250] - level) < 0.002, "what is equal in both stays as loud")
        #expect(abs(log.samples[48 * 750] - 2 * level) < 0.002)
    }

    /// 8 kHz from the mix of 48 kHz, every frame where it belongs.
    @Test func bringsTheMixToTheEncodersRate() throws {
        var view = View.toy()
        view.audio?.format = AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1)
        let (_, report) = try play(view)
        #expect(log.audioChannels == 1 && log.samples.count == 1500 * 8)
        let level = ToyAudioDecoder.level(0x55)
        for (from, to, wanted) in [(10, 490, level), (510, 990, 2 * level), (1010, 1490, level)] {
            for position in [from, (from + to) / 2, to] {
                #expect(abs(log.samples[8 * position] - wanted) < 0.002, "at \(position) ms")
            }
        }
        let track = try #require(report.compositions?.first?.outputs.first?.tracks.first { $0.kind == .audio })
        #expect(track.codec == "pcmu" && abs(track.duration - 1.5) < 0.020)
    }

    @Test func beginsAtTheOriginAndEndsWithTheLastPacket() throws {
        var view = View.toy()
        view.video = nil
        let (_, report) = try play(view)
        #expect(log.samples.count == 2 * 1500 * 48)
        #expect(try #require(report.compositions?.first).inputs.map { $0.presences.count } == [1, 1])
    }

    // MARK: By itself

    private func composer(isWatched: Bool = false, _ codecs: ToyCodecs) throws -> AudioComposer {
        try AudioComposer(
            .init(encoding: AudioEncoding(codec: .opus, bitrate: 64), loudness: nil, isWatched: isWatched),
            from: .zero, codecs: codecs)
    }

    /// An input that speaks for so many packets of 20 ms.
    private func input(_ packetCount: Int, _ log: ToyLog) -> ViewInput {
        var input = ViewInput(
            connectionID: "A", video: nil,
            audio: (0, TimedAudioDecoder(decoder: ToyAudioDecoder(log: log), clockRate: ClockRate(hertz: 48_000))),
            timeout: Interval(milliseconds: 2000))
        for i in 0..<packetCount {
            var packet = ToyFrame().frame
            packet.bytes = [1, 0x55]
            packet.duration = 960
            input.append(packet, track: 0, at: SessionTime(milliseconds: Int64(i) * 20))
        }
        return input
    }

    @Test func mixesWholeStepsUpToAMoment() throws {
        var composer = try composer(codecs)
        var inputs = [input(50, log)]
        try composer.advance(to: SessionTime(milliseconds: 105), &inputs)
        #expect(log.samples.count == 2 * 100 * 48)
        #expect(composer.rendition.frameCount == 5 && composer.rendition.samples.count == 5)
        try composer.advance(to: SessionTime(milliseconds: 105), &inputs)
        #expect(log.samples.count == 2 * 100 * 48, "nothing is mixed twice")
        try composer.finish(at: SessionTime(milliseconds: 115), &inputs)
        #expect(log.samples.count == 2 * 115 * 48, "the end lies between two steps")
        #expect(composer.rendition.frameCount == 7)
        #expect(composer.speakers == nil)
    }

    @Test func anInputThatIsReleasedGivesBackItsPlace() throws {
        var composer = try composer(isWatched: true, codecs)
        var inputs = [input(5, log)]
        try composer.advance(to: SessionTime(milliseconds: 200), &inputs)
        composer.release(0, &inputs[0])
        composer.release(0, &inputs[0])
        try composer.finish(at: SessionTime(milliseconds: 300), &inputs)
        #expect(log.samples.count == 2 * 300 * 48 && log.samples.last == 0)
        #expect(composer.takeSpeakers() == [] && composer.speakers?.turns.count == 0)
    }

    @Test func saysWhatCannotEncode() {
        var codecs = ToyCodecs()
        codecs.isWithoutAudio = true
        #expect(throws: CodecError.self) { try composer(codecs) }
    }
}
