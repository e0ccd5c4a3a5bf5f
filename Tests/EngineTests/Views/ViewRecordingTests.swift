import FileSupport
import Jobs
import Media
import Mixing
import Packaging
import TestSupport
import Testing

@testable import Engine

/// The graph of a view with toy codecs: what is made when, of packets that come.
@Suite struct ViewRecordingTests {
    private let codecs = ToyCodecs()
    private var log: ToyLog { codecs.log }

    private func film(_ index: Int, _ count: Int, from start: Int64, keyEvery: Int = 25) -> [Datagram] {
        var builder = RTPBuilder.picture(ssrc: 0xB0 + UInt32(index), timestamp: UInt32(start) &* 90)
        return builder.film(count, from: start, keyEvery: keyEvery, port: Scene.picturePort(index))
    }

    private func audio(_ index: Int, _ count: Int, from start: Int64) -> [Datagram] {
        var builder = RTPBuilder.audio(ssrc: 0xA0 + UInt32(index), timestamp: UInt32(start) &* 48)
        return builder.speak(count, from: start, port: Scene.audioPort(index))
    }

    @Test func beginsWithTheFirstFrameOfAnybody() throws {
        var scene = Scene.composing(codecs)
        scene.join(participant: 0, at: 0)
        scene.play(merged(audio(0, 100, from: 103), film(0, 30, from: 343)))
        let report = scene.finish()
        let output = try #require(report.compositions?.first?.outputs.first)
        #expect(output.startedAt == scene.engine.started.sessionStart.at(SessionTime(milliseconds: 103)))
        // The picture comes 240 ms later: six pictures are empty.
        let shades = log.shades(x: 32, y: 24)
        #expect(shades.prefix(6).allSatisfy { $0 == ToyLog.black })
        #expect(shades[6] == UInt8(truncatingIfNeeded: 343))
        #expect(log.pictures.map(\.time).prefix(3) == [0, 3600, 7200])
        // As long as the audio.
        #expect(log.samples.count / 2 == 2000 * 48)
        #expect(abs(output.duration - 2) < 0.05)
    }

    @Test(arguments: [1, 7, 13, 20]) func showsTheFirstFrameInTheFirstPicture(microseconds: Int64) {
        var scene = Scene.composing(codecs)
        scene.join(participant: 0, at: 0)
        var datagrams = film(0, 10, from: 500)
        // Between two samples of the mix.
        for i in datagrams.indices { datagrams[i].time.nanoseconds += microseconds * 1000 }
        scene.play(datagrams)
        _ = scene.finish()
        #expect(log.shades(x: 32, y: 24).first != ToyLog.black)
    }

    @Test(arguments: [FrameRate(30_000, per: 1001), FrameRate(24_000, per: 1001), FrameRate(60)])
    func keepsItsCadenceOverManyPictures(rate: FrameRate) {
        var scene = Scene.composing(codecs, view: .toy(frameRate: rate))
        scene.join(participant: 0, at: 0)
        scene.play(film(0, 1000, from: 200))
        _ = scene.finish()
        // The last picture may be nearest to a moment behind it.
        let wanted = (Int64(40 * 999) * rate.numerator / (500 * rate.denominator) + 1) / 2 + 1
        #expect(log.pictures.count == Int(wanted))
        let shades = log.shades(x: 32, y: 24)
        for (n, picture) in log.pictures.enumerated() {
            let time = Int64(n) * 90_000 * rate.denominator / rate.numerator
            #expect(picture.time == time)
            // Half a picture of the view ahead, if that is nearer; pictures of the source are 3600 ticks apart.
            let length = 90_000 * rate.denominator / rate.numerator
            let (source, ahead) = (time / 3600, 3600 - time % 3600)
            let isNext = ahead < time % 3600 && 2 * ahead < length
            #expect(shades[n] == UInt8(truncatingIfNeeded: 200 + (isNext ? source + 1 : source) * 40), "picture \(n)")
        }
    }

    @Test func restsWhileNobodyIsThereAndMakesUpForItAfterwards() throws {
        var scene = Scene.composing(codecs)
        scene.join(participant: 0, at: 0)
        scene.play(merged(film(0, 25, from: 0), audio(0, 50, from: 0)))
        scene.leave("A", at: 1000)
        scene.advance(to: 4000)
        let made = log.pictures.count
        #expect((25...26).contains(made))
        scene.join(participant: 1, at: 5000)
        scene.advance(to: 9000)
        #expect(log.pictures.count == made)
        scene.play(merged(film(1, 50, from: 10_000), audio(1, 100, from: 10_000)))
        #expect(log.pictures.count > made, "it catches up as soon as there is something to catch up for")
        let report = scene.finish()
        #expect(log.pictures.count == 300)
        #expect(log.pictures.enumerated().allSatisfy { $0.element.time == Int64($0.offset) * 3600 })
        let shades = log.shades(x: 32, y: 24)
        #expect(shades[0..<25].enumerated().allSatisfy { $1 == UInt8(truncatingIfNeeded: 40 * $0) })
        #expect(shades[26..<250].allSatisfy { $0 == ToyLog.black })
        #expect(shades[250] == UInt8(truncatingIfNeeded: 10_000))
        #expect(log.samples.count / 2 == 12_000 * 48)
        #expect(log.samples[2 * 48 * 1500] == 0 && log.samples[2 * 48 * 10_500] > 0.1)
        let presences = try #require(report.compositions?.first?.inputs.map(\.presences))
        #expect(presences.map(\.count) == [1, 1])
    }

    @Test func hasNoBlankTail() throws {
        var scene = Scene.composing(codecs)
        scene.join(participant: 0, at: 0)
        scene.play(film(0, 25, from: 0))
        scene.leave("A", at: 1000)
        let report = scene.finish(at: 60_000)
        #expect((25...26).contains(log.pictures.count))
        #expect(try #require(report.compositions?.first?.outputs.first).duration < 1.05)
    }

    @Test func whoSaysNothingGoesAtTheTimeOutAndReturns() {
        var view = View.toy()
        view.leaveTimeout = Interval(milliseconds: 2000)
        var scene = Scene.composing(codecs, view: view)
        scene.join(participant: 0, at: 0)
        scene.join(participant: 1, at: 0)
        // B is silent from 0.96 s to 3.4 s.
        scene.play(merged(film(0, 125, from: 0), film(1, 25, from: 0), film(1, 40, from: 3400)))
        _ = scene.finish()
        // The left half of the upper row is A's; alone it has the whole picture.
        let corner = log.shades(x: 48, y: 40)
        #expect(corner[0] == ToyLog.black && corner[73] == ToyLog.black)
        // 0.96 s and 2 s have passed with picture 74.
        #expect((75..<85).allSatisfy { corner[$0] != ToyLog.black })
        #expect((86..<120).allSatisfy { corner[$0] == ToyLog.black })
        let second = log.shades(x: 48, y: 12)
        #expect(second[40] == second[73], "until then the last picture stands")
    }

    /// Nothing is sent of a screen while nothing changes on it: not even RTCP came here for a minute.
    @Test(arguments: [true, false]) func aScreenThatStandsStillStays(isTold: Bool) throws {
        var scene = Scene.composing(codecs)
        scene.join(participant: 0, at: 0)
        scene.join(participant: 1, attribute: isTold ? nil : "a=content:slides", isScreen: isTold, at: 0)
        let camera = film(0, 1650, from: 0)
        let leaving = SessionTime(milliseconds: 64_000)
        scene.play(merged(camera.filter { $0.time < leaving }, film(1, 1, from: 0)))
        scene.leave("B", at: 64_000)
        scene.play(camera.filter { $0.time >= leaving })
        let report = scene.finish()
        let presences = try #require(report.compositions?.first?.inputs.map(\.presences))
        let ends = presences.map { $0.map { $0.endedAt.nanoseconds - report.startedAt.nanoseconds } }
        #expect(ends[1] == [64_000_000_000])
        // The upper row has both.
        let second = log.shades(x: 48, y: 12)
        #expect(second[1] == second[1599] && second[1] != ToyLog.black)
    }

    /// A camera of which nothing is heard but RTCP, every 6 s, stays too; the default is 25 s.
    @Test(arguments: [(6000, true), (26_000, false)] as [(Int64, Bool)])
    func whoSendsRTCPIsThere(interval: Int64, stays: Bool) throws {
        var scene = Scene.composing(codecs)
        scene.join(participant: 0, at: 0)
        scene.join(participant: 1, at: 0)
        // An empty receiver report (RFC 3550 §6.4.2).
        let reports = stride(from: interval, to: 60_000, by: Int(interval)).map { time in
            Datagram(
                bytes: hex("80 C9 00 01 00 00 00 B1"), port: Scene.picturePort(1) + 1,
                time: SessionTime(milliseconds: time))
        }
        scene.play(merged(film(0, 1500, from: 0), film(1, 1, from: 0), reports))
        let report = scene.finish()
        let presences = try #require(report.compositions?.first?.inputs.last?.presences.first)
        let end = presences.endedAt.nanoseconds - presences.startedAt.nanoseconds
        // Up to the last report, or to the first moment after the silence.
        #expect(end == (stays ? 54_000_000_000 : 25_040_000_000))
    }

    /// A and B send to one port, told apart by their SSRCs. What A sends keeps A alone.
    @Test(arguments: [true, false]) func whoSharesAPortIsHeardByWhatItSendsItself(hasReports: Bool) throws {
        var scene = Scene.composing(codecs)
        let port = Scene.picturePort(0)
        for index in 0..<2 {
            scene.join(
                Scene.name(index),
                sdp: Scene.describing("m=video \(port) RTP/AVP 120\na=rtpmap:120 VP8/90000\na=ssrc:\(0xB0 + index)"),
                ports: [.init(port: port, role: .videoRTP), .init(port: port + 1, role: .videoRTCP)])
        }
        var builder = RTPBuilder.picture(ssrc: 0xB1)
        let still = builder.film(1, from: 0, port: port)
        let reports = stride(from: Int64(6000), to: 60_000, by: 6000).map { time in
            Datagram(
                bytes: hex(hasReports ? "80 C9 00 01 00 00 00 B1" : "80 C9 00 01 00 00 00 B0"), port: port + 1,
                time: SessionTime(milliseconds: time))
        }
        scene.play(merged(film(0, 1500, from: 0), still, reports))
        let report = scene.finish()
        let presences = try #require(report.compositions?.first?.inputs.last?.presences.first)
        let end = presences.endedAt.nanoseconds - presences.startedAt.nanoseconds
        #expect(end == (hasReports ? 54_000_000_000 : 25_040_000_000))
    }

    /// The view is black and silent: its file shows nothing.
    @Test func aViewOfWhatCannotBeDecodedHasFailed() throws {
        var scene = Scene(outputs: [.mkv], view: .toy(), codecs: RefusingCodecs())
        scene.join(participant: 0, at: 0)
        scene.play(film(0, 50, from: 0))
        let report = scene.finish()
        #expect(report.compositions?.first?.outputs.map(\.verdict) == [.failed])
        #expect(report.connections.first?.outputs.map(\.verdict) == [.completed])
        #expect(report.verdict == .completedWithWarnings)
        #expect(
            report.warnings.filter { [.decoderFailed, .nothingWritten].contains($0.reason) }.map(\.message) == [
                "the view has no video of it: none of 50 frames could be decoded",
                "common.mkv: nothing is in the file that can be seen or heard",
            ])
    }

    @Test func placesEveryoneInTheOrderOfTheirPictures() {
        var scene = Scene.composing(codecs)
        for i in 0..<3 { scene.join(participant: i, at: 0) }
        scene.play(merged(film(2, 75, from: 0), film(0, 50, from: 1000), audio(1, 150, from: 0)))
        _ = scene.finish()
        // C alone, then C and A; B has no picture and no place.
        #expect(log.pictures.count == 75)
        #expect(log.shades(x: 48, y: 40)[24] != ToyLog.black && log.shades(x: 48, y: 40)[26] == ToyLog.black)
        #expect(log.shades(x: 16, y: 12)[60] != ToyLog.black && log.shades(x: 48, y: 12)[60] != ToyLog.black)
        #expect(log.samples[2 * 48_000] > 0.1)
    }

    @Test func inputsThatFindNoPlaceAreNotDecoded() throws {
        var view = View.toy()
        view.video?.maxInput = 1
        var scene = Scene.composing(codecs, view: view)
        for i in 0..<2 { scene.join(participant: i, at: 0) }
        let hidden = film(1, 125, from: 20)
        scene.play(merged(film(0, 100, from: 0), hidden.filter { $0.time < SessionTime(milliseconds: 4000) }))
        scene.leave("A", at: 4000)
        scene.play(hidden.filter { $0.time > SessionTime(milliseconds: 4000) })
        let report = scene.finish()
        let inputs = try #require(report.compositions?.first?.inputs)
        // B is decoded from its last key frame before A leaves on, which is its picture 75.
        #expect(inputs.map(\.picturesDecoded) == [100, 50])
        #expect(inputs.map(\.picturesSaved) == [0, 75])
        #expect(log.shades(x: 32, y: 24).last != ToyLog.black)
    }

    @Test func anEncoderThatFailsIsAWarningAndCopiesGoOn() throws {
        var codecs = ToyCodecs()
        codecs.failingPicture = 30
        var scene = Scene.composing(codecs, copies: true)
        scene.join(participant: 0, at: 0)
        scene.play(merged(film(0, 100, from: 0), audio(0, 200, from: 0)))
        scene.join(participant: 1, at: 4000)
        scene.play(film(1, 25, from: 4000))
        let report = scene.finish()
        let warnings = report.warnings.filter { $0.reason == .encoderFailed }
        #expect(warnings.count == 1 && warnings[0].message.contains("toy encoder"))
        #expect(try scene.matroska("A.mkv").blocks("V_VP8").count == 100)
        #expect(try scene.matroska("A.mkv").blocks("A_OPUS").count == 200)
        #expect(try scene.matroska("B.mkv").blocks("V_VP8").count == 25)
        #expect(try scene.matroska("common.mkv").blocks("V_VP8").count == 30)
        let inputs = scene.engine.views[0].inputs
        #expect(inputs[0].nextTime == nil, "nothing is kept for a view that is over")
        #expect(inputs[1].video == nil && inputs[1].audio == nil, "and nothing is begun for it")
    }

    @Test func anEncoderThatIsMissingIsAWarningAndCopiesGoOn() throws {
        var codecs = ToyCodecs()
        codecs.isWithoutAudio = true
        var scene = Scene.composing(codecs, copies: true)
        scene.join(participant: 0, at: 0)
        scene.play(film(0, 50, from: 0))
        let report = scene.finish()
        #expect(report.warnings.count { $0.reason == .encoderFailed } == 1)
        #expect(scene.files["common.mkv"] == nil)
        #expect(report.compositions?.first?.outputs == [])
        #expect(try scene.matroska("A.mkv").blocks("V_VP8").count == 50)
    }

    @Test(arguments: [0, 5]) func givesTheSameBytesHoweverItIsDriven(lookAhead: Int) throws {
        func run(_ drive: (inout Scene, [Datagram]) -> Void) -> [String: [UInt8]] {
            var codecs = ToyCodecs()
            codecs.lookAhead = lookAhead
            var scene = Scene.composing(codecs, copies: true)
            for i in 0..<3 { scene.join(participant: i, at: 0) }
            drive(
                &scene,
                merged(
                    film(0, 150, from: 0), audio(0, 300, from: 11), film(1, 60, from: 1013), film(1, 50, from: 6007),
                    audio(2, 100, from: 3333)))
            _ = scene.finish()
            return scene.files
        }
        let once = run { scene, datagrams in scene.play(datagrams) }
        let often = run { scene, datagrams in
            for (i, datagram) in datagrams.enumerated() {
                scene.engine.advance(to: SessionTime(nanoseconds: datagram.time.nanoseconds - 1))
                scene.play([datagram])
                if i.isMultiple(of: 7) { scene.drain() }
                if i.isMultiple(of: 100) { scene.drain(minimum: 20_000) }
            }
        }
        #expect(once["common.mkv"]?.count ?? 0 > 2000)
        #expect(once == often)
    }

    @Test func aViewOfAudioAloneGoesInSmallSteps() throws {
        var view = View.toy()
        view.video = nil
        var scene = Scene.composing(codecs, view: view)
        scene.join(participant: 0, at: 0)
        scene.play(merged(film(0, 50, from: 0), audio(0, 100, from: 40)))
        let report = scene.finish()
        #expect(log.pictures.isEmpty && log.decoded.isEmpty)
        #expect(log.samples.count / 2 == 2000 * 48)
        #expect(try #require(report.compositions?.first?.outputs.first?.tracks).map(\.kind) == [.audio])
    }

    @Test func aViewOfPicturesAloneHasNoAudio() throws {
        var view = View.toy()
        view.audio = nil
        var scene = Scene.composing(codecs, view: view)
        scene.join(participant: 0, at: 0)
        scene.play(merged(film(0, 50, from: 0), audio(0, 100, from: 0)))
        let report = scene.finish()
        #expect(log.samples.isEmpty)
        #expect(try #require(report.compositions?.first?.outputs.first?.tracks).map(\.kind) == [.video])
    }

    @Test func nobodyEverMakesNoFile() {
        var scene = Scene.composing(codecs)
        scene.join(participant: 0, at: 0)
        scene.advance(to: 5000)
        let report = scene.finish(at: 6000)
        #expect(scene.files.isEmpty)
        #expect(report.compositions?.first?.inputs == [])
    }

    @Test func isEncodedOnceForAllItsFiles() throws {
        var scene = Scene(
            codecs: codecs,
            pipeline: Pipeline(
                view: .toy(),
                outputs: [PipelineOutput(.view, container: .mkv), PipelineOutput(.view, container: .mkv)]))
        scene.join(participant: 0, at: 0)
        scene.play(merged(film(0, 50, from: 0), audio(0, 100, from: 0)))
        let report = scene.finish()
        #expect(scene.files.keys.sorted() == ["common-2.mkv", "common.mkv"])
        for name in scene.files.keys {
            #expect(try scene.matroska(name).blocks("V_VP8").count == 50)
        }
        #expect(log.pictures.count == 50 && log.samples.count / 2 == 2000 * 48)
        let frames = try #require(report.compositions?.first?.outputs).map { $0.tracks.map(\.frames) }
        #expect(frames.count == 2 && frames[0] == frames[1])
    }

    // MARK: Several views

    /// A scene whose engine makes these views, each with codecs of its own.
    private func scene(_ views: [(view: View, codecs: ToyCodecs)]) -> Scene {
        var scene = Scene(outputs: [.mkv])
        let outputs = [PipelineOutput.connectionRecordings(container: .mkv), PipelineOutput(.view, container: .mkv)]
        var planner = OutputPlanner(outputs, deliveries: PipelineOutput.Delivery.all, scene.engine.started)
        let plans = views.map { ViewOutputs.Plans(files: planner.plans(of: $0.view)) }
        scene.engine.outputs = OutputStage(planner, views: plans, codecs: CodecSet([]))
        scene.engine.views = views.map { ViewRecording(ViewPlan($0.view), codecs: $0.codecs) }
        return scene
    }

    private func views() -> [View] {
        var second = View.toy(frameRate: FrameRate(5))
        second.label = "room"
        second.video?.maxInput = 1
        return [.toy(), second]
    }

    @Test func eachViewHasInputsAndRenditionsOfItsOwn() throws {
        let other = ToyCodecs()
        var scene = scene([(views()[0], codecs), (views()[1], other)])
        for i in 0..<2 { scene.join(participant: i, at: 0) }
        scene.play(merged(film(0, 50, from: 0), film(1, 50, from: 20), audio(0, 100, from: 0)))
        let report = scene.finish()
        #expect(scene.files.keys.sorted() == ["A.mkv", "B.mkv", "common.mkv", "room.mkv"])
        // B's last picture is nearest to a moment behind it.
        #expect(try scene.matroska("common.mkv").blocks("V_VP8").count == 51)
        #expect(try scene.matroska("room.mkv").blocks("V_VP8").count == 11)
        #expect(log.pictures.count == 51 && other.log.pictures.count == 11)
        let compositions = try #require(report.compositions)
        #expect(compositions.map(\.label) == ["common", "room"])
        // In the second view B has no place; A is decoded once for each view.
        #expect(compositions.map { $0.inputs.map(\.connectionID) } == [["A", "B"], ["A", "B"]])
        #expect(compositions[0].inputs.map(\.picturesDecoded) == [50, 50])
        #expect(compositions[1].inputs.map(\.picturesDecoded) == [50, 0])
        // Pictures that the second view leaves out come later, so its audio ends later, by `SoundShift.limit`.
        #expect(log.samples.count / 2 == 2000 * 48 && other.log.samples.count / 2 == 2000 * 48 + 480)
    }

    @Test func aViewThatFailsTakesNothingFromAnother() throws {
        var failing = ToyCodecs()
        failing.failingPicture = 3
        var scene = scene([(views()[0], codecs), (views()[1], failing)])
        scene.join(participant: 0, at: 0)
        scene.play(merged(film(0, 50, from: 0), audio(0, 100, from: 0)))
        let report = scene.finish()
        #expect(report.warnings.count { $0.reason == .encoderFailed } == 1)
        #expect(try scene.matroska("common.mkv").blocks("V_VP8").count == 50)
        #expect(try scene.matroska("room.mkv").blocks("V_VP8").count == 3)
        #expect(try scene.matroska("A.mkv").blocks("V_VP8").count == 50)
    }
}

/// `ToyCodecs` whose decoder takes no picture.
private struct RefusingCodecs: CodecFactory {
    private let toys = ToyCodecs()
    var abilities: [CodecAbility] { [] }

    func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder { RefusingDecoder() }
    func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        try toys.audioDecoder(for: format)
    }
    func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        try toys.videoEncoder(for: settings)
    }
    func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        try toys.audioEncoder(for: settings)
    }
    func frameScaler() throws(CodecError) -> any FrameScaler { try toys.frameScaler() }
}

private final class RefusingDecoder: VideoDecoder {
    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
        throw .unsupported(codec: "toy", reason: "made so")
    }

    func receive() -> (any DecodedFrame)? { nil }
    func finish() {}
    func reset() {}
}
