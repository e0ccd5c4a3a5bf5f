import FileSupport
import Jobs
import Media
import Packaging
import TestSupport
import Testing

@testable import Engine

@Suite struct RecordingEngineTests {
    private func conversation() -> [Datagram] {
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
        return merged(audio.speak(100, from: 0), picture.film(50, from: 5))
    }

    @Test func givesTheSameBytesTwice() {
        let runs = (0..<2).map { _ in
            var scene = Scene(outputs: [.mkv, .mp4])
            scene.join(sdp: Scene.describing("m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2"))
            scene.play(conversation())
            _ = scene.finish()
            return scene.files
        }
        #expect(runs[0] == runs[1])
        #expect(Set(runs[0].keys) == ["A.mkv", "A.mp4"])
    }

    @Test(arguments: [UInt64(1), 2, 3]) func doesNotDependOnWhoDrainsAndAdvancesWhen(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        // One packet in ten is lost, one in ten comes 60 ms later.
        let given = conversation().compactMap { datagram -> Datagram? in
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: return nil
            case 1:
                return Datagram(
                    bytes: datagram.bytes, port: datagram.port, time: datagram.time + Interval(milliseconds: 60))
            default: return datagram
            }
        }
        let packets = merged(given)
        var plain = Scene()
        plain.join()
        plain.play(packets)
        let report = plain.finish(at: 3000)

        var busy = Scene()
        busy.join()
        for packet in packets {
            let steps = Int64.random(in: 0..<4, using: &generator)
            let distance = packet.time - busy.engine.now
            for step in 0..<steps {
                let part = Interval(nanoseconds: distance.nanoseconds / steps)
                busy.engine.advance(to: busy.engine.now + (step == 0 ? .zero : part))
            }
            busy.play([packet])
            if Bool.random(using: &generator) { busy.drain(minimum: Int.random(in: 0..<3000, using: &generator)) }
        }
        for time in stride(from: Int64(2100), to: 3000, by: 7) { busy.advance(to: time) }
        #expect(busy.finish(at: 3000) == report)
        #expect(busy.files == plain.files)
        #expect(plain.files["A.mkv"]?.isEmpty == false)
    }

    @Test func keepsWhatArrivesBeforeTheAnswer() throws {
        var early = Scene()
        early.open(at: 0)
        let packets = conversation()
        early.play(packets.filter { $0.time < SessionTime(milliseconds: 300) })
        #expect(early.engine.firstPacket == nil)
        early.join(at: 300)
        early.play(packets.filter { $0.time >= SessionTime(milliseconds: 300) })
        let report = early.finish()
        #expect(try report.track(.audio).framesWritten == 100)
        #expect(try report.track(.video).framesWritten == 50)
        #expect(early.engine.firstPacket == .zero)
        #expect(report.connections[0].existsSince == report.startedAt)
        let audio = try early.matroska().blocks("A_OPUS").map(\.time)
        #expect(audio.first == 0 && audio.last == 1980)
    }

    @Test func listensToThePinnedAddressOnlyAndCountsTheOthers() throws {
        for isEarly in [false, true] {
            var scene = Scene()
            if isEarly { scene.open() } else { scene.join(source: "10.0.0.1") }
            var audio = RTPBuilder.audio()
            var stranger = RTPBuilder.audio(ssrc: 0xEE)
            var unexpectedSenders = stranger.speak(5, from: 10)
            for i in unexpectedSenders.indices { unexpectedSenders[i].source = .v4(0x0A00_0002) }
            scene.play(merged(audio.speak(10, from: 0), unexpectedSenders))
            if isEarly { scene.join(source: "10.0.0.1", at: 190) }
            let track = try scene.finish().track(.audio)
            #expect(track.framesWritten == 10)
            #expect(track.ssrcs == [0xA0])
            #expect(track.foreign == 0)
            #expect(scene.engine.reception.unexpectedSenders == 5)
        }
    }

    @Test func finishesTheFileOfWhoLeavesAndGoesOnWithTheOthers() throws {
        let ports: [ConnectionJoined.PortRole] = [.init(port: 60_011, role: .audioRTP)]
        var scene = Scene()
        scene.join("A")
        scene.join("B", sdp: Scene.describing("m=audio 60011 RTP/AVP 109\na=rtpmap:109 opus/48000/2"), ports: ports)
        var first = RTPBuilder.audio()
        var second = RTPBuilder.audio(ssrc: 0xA1)
        scene.play(merged(first.speak(50, from: 0), second.speak(50, from: 0, port: 60_011)))
        scene.leave("A", at: 1000)
        scene.drain()
        #expect(try scene.matroska("A.mkv").blocks("A_OPUS").count == 50)
        #expect(scene.completed == ["A.mkv"])
        scene.play(merged(first.speak(50, from: 1000), second.speak(50, from: 1000, port: 60_011)))
        let report = scene.finish(at: 2500)
        #expect(try scene.matroska("B.mkv").blocks("A_OPUS").count == 100)
        #expect(scene.completed == ["A.mkv", "B.mkv"])
        #expect(try report.track(.audio, of: 0).packets == 50)
        #expect(try scene.matroska("A.mkv").blocks("A_OPUS").count == 50)
        #expect(report.source.unexpectedSenders == 0)
        let start = report.startedAt
        #expect(report.connections.map(\.existsUntil) == [1000, 2500].map { start.at(SessionTime(milliseconds: $0)) })
    }

    @Test func writesTwoFilesForAConnectionThatComesBack() throws {
        var scene = Scene()
        for start: Int64 in [0, 5000] {
            scene.open(at: start)
            scene.join(at: start + 20)
            var audio = RTPBuilder.audio()
            scene.play(audio.speak(10, from: start + 20))
            scene.leave(at: start + 1000)
        }
        let report = scene.finish()
        #expect(report.connections.map { $0.outputs.map(\.file) } == [["A.mkv"], ["A-2.mkv"]])
        #expect(try scene.matroska("A.mkv").blocks("A_OPUS") == scene.matroska("A-2.mkv").blocks("A_OPUS"))
        #expect(scene.files["A.mkv"] != scene.files["A-2.mkv"])
        #expect(report.connections[1].existsSince == report.startedAt.at(SessionTime(milliseconds: 5000)))
    }

    @Test func takesTheSecondTryOfAnOpeningThatWasNeverAnswered() throws {
        var scene = Scene()
        var audio = RTPBuilder.audio()
        scene.open(at: 0)
        scene.play(audio.speak(1, from: 10))
        let other = Scene.roles.map { ConnectionJoined.PortRole(port: $0.port + 100, role: $0.role) }
        scene.open(ports: other, at: 1000)
        scene.play(audio.speak(5, from: 1000, port: 60_101))
        let sdp = Scene.describing("m=audio 60101 RTP/AVP 109\na=rtpmap:109 opus/48000/2")
        scene.join(sdp: sdp, ports: other, at: 1100)
        let report = scene.finish()
        #expect(try report.track(.audio).framesWritten == 5)
        #expect(report.connections[0].existsSince == report.startedAt.at(SessionTime(milliseconds: 1000)))
    }

    @Test func forgetsAnOpeningThatIsGivenUp() throws {
        var scene = Scene()
        var audio = RTPBuilder.audio()
        scene.open(at: 0)
        scene.play(audio.speak(3, from: 10))
        scene.leave(at: 500)
        scene.play(audio.speak(3, from: 600))
        #expect(scene.engine.firstPacket == nil)
        scene.join(at: 1000)
        #expect(try scene.finish().track(.audio).packets == 0)
    }

    @Test func saysWhichLimitIsReached() {
        var limits = JobLimits()
        limits.maxDuration = Interval(milliseconds: 10_000)
        limits.idleTimeout = Interval(milliseconds: 4000)
        limits.firstRTPTimeout = Interval(milliseconds: 3000)
        var scene = Scene(limits: limits)
        scene.join()
        scene.advance(to: 2999)
        #expect(scene.engine.limitReached == nil)
        scene.advance(to: 3000)
        #expect(scene.engine.limitReached == .firstRTPTimeout)
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(1, from: 3000))
        scene.advance(to: 6999)
        #expect(scene.engine.limitReached == nil)
        scene.advance(to: 7000)
        #expect(scene.engine.limitReached == .idleTimeout)
        scene.play(audio.speak(300, from: 7001))
        #expect(scene.engine.now == SessionTime(milliseconds: 12_981))
        scene.advance(to: 12_999)
        #expect(scene.engine.limitReached == nil)
        scene.advance(to: 13_000)
        #expect(scene.engine.limitReached == .maxDuration)
    }

    @Test func hasNoLimitsWhereTheJobHasNone() {
        var limits = JobLimits()
        limits.idleTimeout = nil
        limits.firstRTPTimeout = nil
        var scene = Scene(limits: limits)
        scene.join()
        scene.advance(to: 86_400_000)
        #expect(scene.engine.limitReached == nil)
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(1, from: 86_400_000))
        scene.advance(to: 2 * 86_400_000)
        #expect(scene.engine.limitReached == nil)
    }

    // A capture whose clock was set, or a hostile one: 80 years are 10^11 ticks.
    @Test(arguments: [Int64(80 * 365) * 86_400_000_000_000, .max]) func passesOverALongSilenceAtOnce(jump: Int64) throws
    {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        let before = audio.speak(10, from: 0)
        scene.play(before)
        var after = audio.speak(1, from: 0)
        after[0].time = SessionTime(nanoseconds: jump)
        scene.play(after)
        #expect(scene.engine.now == SessionTime(nanoseconds: jump))
        #expect(scene.engine.lastTick <= scene.engine.now)
        #expect(try scene.finish().track(.audio).packets == 11)
    }

    @Test func ticksOnItsGridAfterALongSilence() {
        var hurried = Scene()
        var patient = Scene()
        let packets = conversation()
        var later = RTPBuilder.audio(ssrc: 0xC0)
        let last = later.speak(20, from: 600_007)
        hurried.join()
        hurried.play(packets + last)
        patient.join()
        patient.play(packets)
        for time in stride(from: Int64(2000), to: 600_000, by: 500) { patient.advance(to: time) }
        patient.play(last)
        #expect(hurried.engine.lastTick == SessionTime(milliseconds: 600_380))
        #expect(hurried.engine.lastTick == patient.engine.lastTick)
        #expect(hurried.finish() == patient.finish())
        #expect(hurried.files == patient.files)
    }

    @Test func remembersTheFirstStopAndTheInterruptions() {
        var scene = Scene()
        scene.handle(.sourceInterrupted(reason: "no answer"), at: 10)
        scene.handle(.sourceResumed(unseenSeconds: 1.5), at: 20)
        scene.handle(.sourceInterrupted(reason: "no answer"), at: 30)
        scene.handle(.stop(.idleTimeoutReached), at: 40)
        scene.handle(.stop(.requested), at: 50)
        let report = scene.finish()
        #expect(scene.engine.stop == .idleTimeoutReached)
        // The second interruption lasts to the end.
        var source = Report.Source(unseenSeconds: 1.52, interruptions: 2)
        source.unansweredSince = report.startedAt.at(SessionTime(milliseconds: 30))
        #expect(report.source == source)
    }

    @Test func tellsOfStrangersGoodbyesAndWhatIsNoRTP() throws {
        var scene = Scene()
        scene.join()
        scene.handle(.unexpectedSenders(port: Scene.audioPort, count: 41), at: 5)
        let goodbye: [UInt8] = [0x81, 203, 0, 1, 0, 0, 0, 1]
        scene.play([
            Datagram(bytes: goodbye, port: Scene.audioPort + 1, time: SessionTime(milliseconds: 10)),
            Datagram(bytes: [0x16, 0xFE, 0xFF], port: Scene.audioPort + 1, time: SessionTime(milliseconds: 20)),
        ])
        let report = scene.finish()
        #expect(report.source.unexpectedSenders == 41)
        let connection = try #require(report.connections.first)
        #expect(connection.goodbyes == 1 && connection.malformed == 1)
    }

    @Test func warnsOfADescriptionThatCannotBeRead() {
        var scene = Scene()
        scene.join(sdp: "m=audio banana")
        let report = scene.finish()
        #expect(report.connections.isEmpty)
        #expect(report.warnings.map(\.reason) == [.codecUnsupported])
    }

    @Test func asksForAKeyFrameAsLongAsPicturesCannotBeDecoded() {
        var scene = Scene()
        scene.join()
        var picture = RTPBuilder.picture()
        #expect(scene.needingKeyFrame == [])
        scene.play(picture.vp8(isKeyFrame: false).map { Datagram(bytes: $0, port: Scene.videoPort, time: .zero) })
        #expect(scene.needingKeyFrame == ["A"])
        scene.play(picture.film(1, from: 40))
        // The first packet waits for what may precede it, and all behind it with it.
        scene.advance(to: 300)
        #expect(scene.needingKeyFrame == [])
    }

    @Test(arguments: [UInt64(11), 12]) func survivesBrokenDatagrams(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var scene = Scene()
        scene.join()
        for datagram in conversation() {
            var broken = datagram
            if Bool.random(using: &generator) {
                // A forged timestamp may silence a track for the ten seconds that a clock may deviate.
                let i = (Array(0..<4) + Array(8..<broken.bytes.count)).randomElement(using: &generator) ?? 0
                broken.bytes[i] ^= UInt8.random(in: 1...255, using: &generator)
            } else {
                broken.bytes = Array(broken.bytes.prefix(Int.random(in: 0..<broken.bytes.count, using: &generator)))
            }
            if Bool.random(using: &generator) { broken.port += 1 }
            scene.play([broken, datagram])
        }
        let report = scene.finish()
        // A forged packet may take the place of a true one, or a source's; it may not end the recording.
        let audio = try report.track(.audio)
        // One whose timestamp lies seconds ahead, but not ten, hides what follows until it is caught up with.
        #expect(audio.framesWritten >= 60 && audio.framesWritten <= 110, "\(audio)")
        #expect(try scene.matroska().blocks("A_OPUS").count == audio.framesWritten)
    }
}
