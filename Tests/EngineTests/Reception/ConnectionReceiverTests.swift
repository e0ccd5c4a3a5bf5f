import FileSupport
import Jobs
import Media
import Packaging
import RTP
import TestSupport
import Testing

@testable import Engine

@Suite struct ConnectionReceiverTests {
    private static let opusAndVP9 = Scene.describing(
        "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2", "m=audio 60003 RTP/AVP 120\na=rtpmap:120 opus/48000/2")

    private func times(_ scene: Scene, _ codec: String) throws -> [Int64] {
        try scene.matroska().blocks(codec).map(\.time)
    }

    private func held(_ datagrams: [Datagram], until milliseconds: Int64) -> [Datagram] {
        datagrams.map { datagram in
            var held = datagram
            held.time = max(held.time, SessionTime(milliseconds: milliseconds))
            return held
        }
    }

    /// The first `late` packets come `delay` milliseconds late, the others in time.
    private func delayed(_ datagrams: [Datagram], first late: Int, by delay: Int64) -> [Datagram] {
        // A queue: what follows the last late one comes as fast as the queue empties.
        var last = SessionTime.zero
        return datagrams.enumerated().map { i, datagram in
            var delayed = datagram
            if i < late { delayed.time = datagram.time + Interval(milliseconds: delay) }
            delayed.time = max(delayed.time, last + Interval(milliseconds: 1))
            last = delayed.time
            return delayed
        }
    }

    // What the picture's first 200 ms bring arrives at their end. With the second picture, whose beginning shows that
    // the first is whole, it seems to begin at 170 ms; it began at 10.
    @Test func movesAPictureWhoseFirstPacketsWereLate() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
        scene.play(merged(audio.speak(100, from: 0), held(picture.film(50, from: 10), until: 210)))
        let track = try scene.finish().track(.video)
        #expect(track.startCorrectionMilliseconds == -160)
        #expect(try times(scene, "V_VP8") == (0..<50).map { 10 + $0 * 40 })
        #expect(try times(scene, "A_OPUS") == (0..<100).map { $0 * 20 })
    }

    // Both containers and players round to a millisecond.
    @Test(arguments: [(Int64(900_000), 0), (1_100_000, -1.1)] as [(Int64, Double)])
    func leavesCorrectionsBelowAMillisecondAlone(lateness: Int64, correction: Double) throws {
        var scene = Scene()
        scene.join()
        var picture = RTPBuilder.picture()
        var packets = picture.film(50, from: 10)
        for i in 0..<4 { packets[i].time = packets[i].time + Interval(nanoseconds: lateness) }
        scene.play(packets)
        #expect(try scene.finish().track(.video).startCorrectionMilliseconds == correction)
    }

    // Late beginnings, a loss, a pause and another source: whatever places a frame.
    @Test func timesATrackTheSameWhetherAnOutputTakesItOrNot() throws {
        let outputs: [[PipelineOutput]] = [
            [], [.connectionRecordings(container: .mkv)],
            [PipelineOutput(.combined(media: MediaMode()), container: .mkv)],
            [
                PipelineOutput(
                    .connections(onFormatChange: .keep, media: MediaMode(audio: .omit)), container: .mkv)
            ],
        ]
        let tracks = outputs.map { outputs in
            var scene = Scene(pipeline: Pipeline(outputs: outputs))
            scene.join()
            var (audio, again, picture) = (RTPBuilder.audio(), RTPBuilder.audio(ssrc: 0xA1), RTPBuilder.picture())
            var film = held(picture.film(100, from: 10), until: 210)
            film.remove(at: 81)
            scene.play(merged(audio.speak(100, from: 0) + again.speak(50, from: 3000), film))
            return scene.finish().connections[0].tracks
        }
        #expect(tracks[0].map(\.startCorrectionMilliseconds) == [0, -160])
        #expect(tracks[0].map(\.framesWritten) == [150, 90])
        for other in tracks.dropFirst() { #expect(other == tracks[0]) }
    }

    @Test func movesWhatWasDrainedLongAgo() throws {
        var scene = Scene(outputs: [.mp4])
        scene.join(sdp: Self.opusAndVP9)
        var first = RTPBuilder.audio()
        var second = RTPBuilder(payloadType: 120, ssrc: 0xB0, timestamp: 77, step: 960)
        let packets = merged(
            first.speak(400, from: 100), delayed(second.speak(400, from: 50, port: 60_003), first: 380, by: 300))
        for packet in packets {
            scene.play([packet])
            scene.drain()
        }
        let report = scene.finish()
        // The second one lies 50 ms before the first: the file's origin moves with it.
        #expect(try scene.mp4().tracks.map(\.start) == [50_000, 0])
        #expect(report.connections[0].tracks.map(\.startCorrectionMilliseconds) == [0, -300])
        #expect(report.connections[0].outputs[0].startedAt == report.startedAt.at(SessionTime(milliseconds: 50)))
    }

    @Test func correctsNothingBeyondTheWindow() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
        scene.play(merged(audio.speak(600, from: 0), delayed(picture.film(300, from: 10), first: 540, by: 200)))
        #expect(try scene.finish().track(.video).startCorrectionMilliseconds == 0)
        #expect(try times(scene, "V_VP8").first == 210)
    }

    // By the arrivals the picture begins 300 ms after the audio, by the sender's clock 40 ms.
    @Test func believesSenderReportsMoreThanArrivals() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio(timestamp: 0)
        var picture = RTPBuilder.picture(timestamp: 0)
        let reports = [
            Datagram(
                bytes: audio.senderReport(of: 0, at: 5_000_000_000), port: 60_002, time: SessionTime(milliseconds: 400)),
            Datagram(
                bytes: picture.senderReport(of: 9000, at: 5_140_000_000), port: 60_004,
                time: SessionTime(milliseconds: 450)),
        ]
        scene.play(merged(audio.speak(100, from: 0), picture.film(40, from: 300), reports))
        let report = scene.finish()
        #expect(try report.track(.video).startCorrectionMilliseconds == -260)
        #expect(try report.track(.audio).syncSource == .senderReports)
        #expect(try report.track(.audio).senderReports == 1)
        #expect(try times(scene, "V_VP8").first == 40)
        #expect(try times(scene, "A_OPUS").first == 0)
    }

    @Test func placesANewSourceByItsArrivalAndLosesNoPacketOfIt() throws {
        var scene = Scene()
        scene.join()
        var first = RTPBuilder.audio()
        var second = RTPBuilder.audio(ssrc: 0xA1, timestamp: 4_000_000_000)
        scene.play(first.speak(50, from: 0) + second.speak(50, from: 3000))
        let report = scene.finish()
        let track = try report.track(.audio)
        #expect(track.ssrcs == [0xA0, 0xA1])
        #expect(track.framesWritten == 100 && track.foreign == 0)
        #expect(try times(scene, "A_OPUS") == (0..<50).map { $0 * 20 } + (0..<50).map { 3000 + $0 * 20 })
        #expect(track.gaps == GapReport(list: [.init(start: 1, duration: 2)], count: 1, total: 2))
    }

    // A pause with a clock that stood still, and before it is believed an SFU that counts from anywhere.
    @Test func writesWhatWaitedBeforeASequenceThatBeginsAnew() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio(timestamp: 0)
        scene.play(audio.speak(150, from: 0) + audio.speak(3, from: 5000))
        audio.sequenceNumber &+= 20_000
        audio.timestamp = 77
        scene.play(audio.speak(50, from: 5060))
        _ = scene.finish()
        let times = try times(scene, "A_OPUS")
        #expect(times.count == 203)
        #expect(times[149] == 2980)
        #expect(times[150] == 5000)
        #expect(times[202] == 6040)
    }

    @Test func neverJumpsBackWithANewSource() throws {
        var scene = Scene()
        scene.join()
        var first = RTPBuilder.audio()
        var second = RTPBuilder.audio(ssrc: 0xA1, timestamp: 9)
        // The last packets of the first one arrive 500 ms early, so its end lies after the other's beginning.
        let old = first.speak(50, from: 0)
        scene.play(
            old.map { Datagram(bytes: $0.bytes, port: $0.port, time: min($0.time, SessionTime(milliseconds: 500))) })
        scene.play(second.speak(20, from: 520))
        _ = scene.finish()
        let audio = try times(scene, "A_OPUS")
        #expect(audio.count == 70)
        #expect(zip(audio, audio.dropFirst()).allSatisfy { $0 < $1 })
    }

    // An SFU that counts from anywhere under the same SSRC, and a sender whose clock alone is set.
    @Test(arguments: [(UInt16(30_000), UInt32(77)), (30_000, 4_000_000_000), (750, 77), (750, 4_000_000_000)])
    func placesWhatBeginsAnewByItsArrival(sequence: UInt16, timestamp: UInt32) throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio(timestamp: 2_000_000_000)
        scene.play(audio.speak(50, from: 0))
        audio.sequenceNumber = sequence
        audio.timestamp = timestamp
        scene.play(audio.speak(50, from: 3000))
        let track = try scene.finish().track(.audio)
        #expect(track.framesWritten == 100)
        #expect(track.ssrcs == [0xA0])
        #expect(track.startCorrectionMilliseconds == 0)
        #expect(try times(scene, "A_OPUS") == (0..<50).map { $0 * 20 } + (0..<50).map { 3000 + $0 * 20 })
    }

    @Test func goesOnAfterASingleForgedTimestamp() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        var packets = audio.speak(100, from: 0)
        packets[50].bytes[4] ^= 0x40
        scene.play(packets)
        #expect(try scene.finish().track(.audio).framesWritten == 100)
        #expect(try times(scene, "A_OPUS") == (0..<100).map { $0 * 20 })
    }

    @Test func staysWithOneOfTwoSourcesThatSendInTurn() throws {
        var scene = Scene()
        scene.join()
        var first = RTPBuilder.audio()
        var second = RTPBuilder.audio(ssrc: 0xA1)
        scene.play(merged(first.speak(100, from: 0), second.speak(99, from: 30)))
        let track = try scene.finish().track(.audio)
        #expect(track.ssrcs == [0xA0])
        #expect(track.framesWritten == 100)
        #expect(track.foreign == 99)
        #expect(try times(scene, "A_OPUS") == (0..<100).map { $0 * 20 })
    }

    @Test func beginsNoEpochForASingleStray() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        var stray = RTPBuilder.audio(ssrc: 0xEE, timestamp: 1)
        scene.play(merged(audio.speak(100, from: 0), stray.speak(1, from: 505)))
        let track = try scene.finish().track(.audio)
        #expect(track.ssrcs == [0xA0] && track.foreign == 1)
        #expect(track.gaps.count == 0)
        #expect(track.framesWritten == 100)
    }

    @Test func writesALatePictureWhereItBelongs() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
        var early = (0..<25).flatMap { i in
            picture.vp8(isKeyFrame: false).map {
                Datagram(bytes: $0, port: Scene.videoPort, time: SessionTime(milliseconds: i * 40))
            }
        }
        early += picture.film(25, from: 1000)
        scene.play(merged(audio.speak(100, from: 0), early))
        let report = scene.finish()
        #expect(try times(scene, "V_VP8") == (0..<25).map { 1000 + $0 * 40 })
        #expect(try report.track(.video).framesDropped == ["before_first_key_frame": 25])
        #expect(try report.track(.video).frozenMilliseconds == 0)
        #expect(report.warnings.isEmpty)
    }

    /// Fifty pictures of two packets each, without the second packet of frame 9.
    private func filmWithALoss(keyEvery distance: Int, loss: LossPolicy = .freeze, in scene: Scene? = nil) -> Scene {
        var scene = scene ?? Scene(loss: loss)
        scene.join()
        var picture = RTPBuilder.picture()
        var packets = picture.film(50, from: 0, keyEvery: distance)
        packets.remove(at: 19)
        scene.play(packets)
        return scene
    }

    @Test func freezesFromALossToTheNextKeyFrame() throws {
        // The second packet of frame 9: frames 9 to 24 cannot be shown.
        var scene = filmWithALoss(keyEvery: 25)
        let track = try scene.finish().track(.video)
        #expect(track.framesWritten == 34)
        #expect(track.framesDropped == ["depends_on_loss": 15])
        #expect(track.lost == 1)
        #expect(track.frozenMilliseconds == 640)
        #expect(track.gaps.list == [.init(start: 0.36, duration: 0.64)])
        let times = try times(scene, "V_VP8")
        #expect(times == (0..<9).map { $0 * 40 } + (25..<50).map { $0 * 40 })
    }

    @Test func showsWhatMayReferToALossWhereItIsAskedTo() throws {
        // The second packet of frame 9: it alone is left out, for it has a hole.
        var scene = filmWithALoss(keyEvery: 25, loss: .show)
        let track = try scene.finish().track(.video)
        #expect(track.framesWritten == 49)
        #expect(track.framesDropped.isEmpty)
        #expect(track.framesAfterLoss == 15)
        #expect(track.frozenMilliseconds == 40)
        #expect(try times(scene, "V_VP8") == (0..<9).map { $0 * 40 } + (10..<50).map { $0 * 40 })
    }

    @Test func countsAPictureThatStoodUntilTheEnd() throws {
        var scene = filmWithALoss(keyEvery: 100)
        let track = try scene.finish().track(.video)
        #expect(track.framesWritten == 9)
        // From 360 ms, where frame 8 ends, to 2000 ms, where frame 49 would.
        #expect(track.frozenMilliseconds == 1640)
    }

    // The figures are those of freezesFromALossToTheNextKeyFrame and countsAPictureThatStoodUntilTheEnd.
    @Test func tellsGapsAndFreezesOfAConnectionWithoutFilesOfItsOwn() throws {
        let combined = Pipeline(outputs: [PipelineOutput(.combined(media: MediaMode()), container: .mkv)])
        var scene = filmWithALoss(keyEvery: 25, in: Scene(codecs: ToyTranscoding(), pipeline: combined))
        let track = try scene.finish().track(.video)
        #expect(track.frozenMilliseconds == 640)
        #expect(track.gaps == GapReport(list: [.init(start: 0.36, duration: 0.64)], count: 1, total: 0.64))
        #expect(track.duration == 2)
        var still = filmWithALoss(keyEvery: 100, in: Scene(codecs: ToyTranscoding(), pipeline: combined))
        #expect(try still.finish().track(.video).frozenMilliseconds == 1640)
    }

    @Test func tellsWhoseKeyFrameWouldHelp() throws {
        var scene = Scene()
        scene.join()
        var picture = RTPBuilder.picture()
        var packets = picture.film(20, from: 0)
        packets.remove(at: 19)
        scene.play(packets)
        scene.advance(to: 1500)
        #expect(scene.needingKeyFrame == ["A"])
        scene.leave(at: 1600)
        #expect(scene.needingKeyFrame == [])
    }

    @Test func onlyCountsWithoutOutputs() throws {
        var scene = Scene(outputs: [])
        scene.join()
        var audio = RTPBuilder.audio()
        var again = RTPBuilder.audio(ssrc: 0xA1)
        var picture = RTPBuilder.picture()
        scene.play(merged(audio.speak(50, from: 0) + again.speak(50, from: 3000), picture.film(10, from: 0)))
        let report = scene.finish()
        #expect(scene.files.isEmpty)
        #expect(report.connections[0].outputs.isEmpty)
        let track = try report.track(.audio)
        #expect(track.framesWritten == 100)
        #expect(track.duration == 4)
        #expect(track.startedAt == report.startedAt)
        #expect(try report.track(.video).width == 64)
    }

    @Test func survivesMoreStreamsThanAnMP4HeaderHolds() throws {
        let ports = (0..<12).map { UInt16(60_001 + 2 * $0) }
        let media = ports.map { "m=audio \($0) RTP/AVP 109\na=rtpmap:109 opus/48000/2" }.joined(separator: "\n")
        var scene = Scene(outputs: [.mp4, .mkv])
        scene.join(sdp: Scene.describing(media), ports: ports.map { .init(port: $0, role: .audioRTP) })
        for port in ports {
            var audio = RTPBuilder.audio(ssrc: UInt32(port))
            scene.play(audio.speak(5, from: 0, port: port))
        }
        let report = scene.finish()
        #expect(report.connections[0].tracks.allSatisfy { $0.framesWritten == 5 })
        #expect(try scene.matroska().blocks.map(\.value.count) == Array(repeating: 5, count: 12))
        let tracks = try scene.mp4().tracks
        #expect(tracks.count > 3 && tracks.count < 12)
        #expect(report.connections[0].outputs.map(\.tracks.count) == [tracks.count, 12])
    }
}
