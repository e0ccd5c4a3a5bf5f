import FileSupport
import Jobs
import Media
import Packaging
import TestSupport
import Testing

@testable import Engine

@Suite struct RecordingEngineReportTests {
    @Test func leavesTheVerdictToTheLifeOfTheJob() {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(50, from: 0))
        scene.engine.finish(at: SessionTime(milliseconds: 1000))
        let report = scene.engine.report(version: "1")
        #expect(report.verdict == .failed && report.stopReason == nil, "until it is concluded it calls the job failed")
        #expect(report.connections[0].tracks[0].framesWritten == 50 && report.rokugaVersion == "1")
    }

    @Test func tellsTheNumbersOfATrack() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        var packets = audio.speak(50, from: 0)
        packets.remove(at: 40)
        let late = packets.remove(at: 20)
        packets.append(packets[30])
        packets[packets.count - 1].time = SessionTime(milliseconds: 661)
        let padding = Datagram(bytes: audio.packet([]), port: Scene.audioPort, time: SessionTime(milliseconds: 1000))
        let noise = Datagram(bytes: [0x80, 109, 1], port: Scene.audioPort, time: SessionTime(milliseconds: 1010))
        let tooLate = Datagram(bytes: late.bytes, port: late.port, time: SessionTime(milliseconds: 700))
        scene.play(merged(packets, [padding, noise, tooLate]))
        scene.handle(.kernelDrops(port: Scene.audioPort, count: 7), at: 1015)
        scene.handle(.kernelDrops(port: Scene.audioPort, count: 2), at: 1018)
        let report = scene.finish(at: 1020)
        let track = try report.track(.audio)
        #expect(track.kind == .audio && track.codec == "opus" && track.payloadType == 109)
        #expect(track.ssrcs == [0xA0])
        #expect(track.packets == 51)
        #expect(track.bytes == 50 * 16 + 12)
        #expect(track.lost == 1)
        #expect(track.late == 1)
        #expect(track.duplicate == 1)
        #expect(track.paddingOnly == 1)
        #expect(track.malformed == 1)
        #expect(track.kernelDropped == 9)
        #expect(report.warnings.contains { $0.reason == .kernelDropped && $0.message.contains("dropped 9 packets") })
        #expect(track.framesWritten == 48)
        #expect(track.framesDropped == [:])
        #expect(track.gaps.list == [.init(start: 0.4, duration: 0.02), .init(start: 0.8, duration: 0.02)])
        #expect(track.duration == 1)
        #expect(track.startedAt == report.startedAt)
        #expect(track.syncSource == .arrival && track.senderReports == 0)
    }

    // The kernel may drop before a connection has joined, and at ports of RTCP.
    @Test func warnsOfPacketsThatTheKernelDroppedAtOtherPorts() {
        var scene = Scene()
        scene.open(at: 0)
        scene.handle(.kernelDrops(port: Scene.videoPort, count: 3), at: 10)
        scene.join(at: 20)
        scene.handle(.kernelDrops(port: Scene.audioPort + 1, count: 4), at: 30)
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(50, from: 40))
        let report = scene.finish()
        let drops = report.warnings.filter { $0.reason == .kernelDropped }
        #expect(drops.map(\.connectionID) == [nil] && drops[0].message.contains("dropped 7 packets"))
    }

    @Test func warnsOfWhatIsMissingBeyondWhatTheJobPermits() throws {
        for (limit, reasons) in [(0, [Reason.kernelDropped]), (9, []), (nil, [])] as [(Int?, [Reason])] {
            var verdict = VerdictLimits()
            verdict.kernelDropped = limit
            var scene = Scene(verdict: verdict)
            scene.join()
            var audio = RTPBuilder.audio()
            scene.play(audio.speak(50, from: 0))
            scene.handle(.kernelDrops(port: Scene.audioPort, count: 9), at: 1015)
            let report = scene.finish(at: 1020)
            #expect(report.warnings.filter { $0.track == "audio" }.map(\.reason) == reasons)
        }
    }

    @Test func knowsASourceThatNeverAnsweredAgain() {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(50, from: 0))
        scene.handle(.sourceInterrupted(reason: "gone"), at: 1000)
        scene.handle(.sourceResumed(unseenSeconds: 0.5), at: 1500)
        #expect(scene.engine.report(version: "1").source.unansweredSince == nil)
        scene.handle(.sourceInterrupted(reason: "gone"), at: 2000)
        let report = scene.finish(at: 3000)
        #expect(report.source.interruptions == 2 && report.source.unseenSeconds == 1.5)
        #expect(report.source.unansweredSince == report.startedAt.at(SessionTime(milliseconds: 2000)))
        #expect(report.warnings.contains { $0.reason == .sourceUnreachable })
    }

    @Test func namesTheChannelToWhichNobodyCame() throws {
        var scene = Scene(source: .sora(SoraSource(url: "http://127.0.0.1:1/", channelID: "wrong")))
        scene.handle(.stop(.nobodyJoined), at: 30_000)
        let warning = try #require(scene.finish(at: 30_000).warnings.first)
        #expect(warning.reason == .nobodyJoined && warning.message.contains("channel 'wrong' within 30.0 s"))
    }

    @Test func tellsTheNumbersOfAFile() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
        scene.play(merged(audio.speak(100, from: 500), picture.film(50, from: 540)))
        let report = scene.finish(at: 4000)
        let output = try #require(report.connections[0].outputs.first)
        #expect(output.file == "A.mkv" && output.container == .mkv)
        #expect(output.bytes == scene.files["A.mkv"]?.count)
        #expect(output.startedAt == report.startedAt.at(SessionTime(milliseconds: 500)))
        #expect(output.endedAt == report.startedAt.at(SessionTime(milliseconds: 2540)))
        #expect(output.duration == 2.04)
        #expect(
            output.tracks == [
                .init(kind: .audio, codec: "opus", frames: 100, duration: 2),
                .init(kind: .video, codec: "vp8", frames: 50, duration: 2, width: 64, height: 48),
            ])
        #expect(report.endedAt == report.startedAt.at(SessionTime(milliseconds: 4000)))
        #expect(report.recordingID == "take-1" && report.roomID == "take-1" && report.rokugaVersion == "test")
        #expect(report.verdict == .completed && report.reason == nil && report.stopReason == .requested)
    }

    @Test func tellsTheLargestPicture() throws {
        var scene = Scene()
        scene.join()
        var picture = RTPBuilder.picture()
        for (i, size) in [(64, 48), (320, 180), (160, 90)].enumerated() {
            for bytes in picture.vp8(isKeyFrame: true, width: UInt16(size.0), height: UInt16(size.1)) {
                let time = SessionTime(milliseconds: Int64(i) * 40)
                scene.play([Datagram(bytes: bytes, port: Scene.videoPort, time: time)])
            }
        }
        let track = try scene.finish().track(.video)
        #expect(track.width == 320 && track.height == 180)
    }

    @Test func countsKernelDropsForTheLastConnectionOfAPort() {
        var scene = Scene()
        for start: Int64 in [0, 1000] {
            scene.join(at: start)
            scene.handle(.kernelDrops(port: Scene.audioPort, count: start + 1), at: start + 10)
            scene.leave(at: start + 500)
            scene.handle(.kernelDrops(port: Scene.audioPort, count: 5), at: start + 510)
        }
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.kernelDropped) } == [[6, 0], [1006, 0]])
    }

    struct Failure: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var audio = "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2"
        var packets: [Datagram]
        var reason: Reason
        var message: String
    }

    private static func packets(payloadType: UInt8) -> [Datagram] {
        var builder = RTPBuilder(payloadType: payloadType, ssrc: 1, step: 960)
        return builder.speak(10, from: 0)
    }

    static let failures = [
        Failure(
            testDescription: "nothing", packets: [], reason: .noRTP, message: "port 60001 received no packet"),
        Failure(
            testDescription: "another payload type", packets: packets(payloadType: 111), reason: .wrongPayloadType,
            message: "port 60001 received payload type 111; the session description has 109"),
        Failure(
            testDescription: "SRTP with half a key",
            audio: "m=audio 60001 RTP/SAVP 109\na=rtpmap:109 opus/48000/2\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x",
            packets: packets(payloadType: 109), reason: .decryptFailed,
            message: "audio cannot be decrypted: the key of a=crypto is not base64; its packets are in the journal"),
        Failure(
            testDescription: "SRTP with a wrong key",
            audio: Scene.encrypted, packets: packets(payloadType: 109), reason: .decryptFailed,
            message:
                "all 10 packets to port 60001 failed authentication: the key of the session description is not the "
                + "sender's"),
        Failure(
            testDescription: "a codec of another kind",
            audio: "m=audio 60001 RTP/AVP 109\na=rtpmap:109 iLBC/8000", packets: packets(payloadType: 109),
            reason: .codecUnsupported,
            message: "audio is offered as iLBC; supported: VP8, VP9, H264, H265, AV1, opus, PCMU, PCMA, G722"),
    ]

    @Test(arguments: failures) func saysWhyNothingWasRecorded(_ given: Failure) {
        var scene = Scene()
        scene.join(sdp: Scene.describing(given.audio))
        scene.play(given.packets)
        let report = scene.finish(stop: .endOfCapture)
        #expect(report.verdict == .failed)
        #expect(report.reason == given.reason)
        #expect(
            report.warnings == [
                Warning(reason: given.reason, connectionID: "A", track: "audio", message: given.message)
            ])
        #expect(scene.files.isEmpty)
    }

    @Test func countsForeignPayloadTypes() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        scene.play(merged(audio.speak(10, from: 0), Self.packets(payloadType: 111)))
        let report = scene.finish()
        #expect(try report.track(.audio).foreign == 10)
        #expect(try report.track(.audio).packets == 10)
        // The audio is complete, the picture is not there.
        #expect(report.warnings.map(\.reason) == [.noRTP])
        #expect(report.verdict == .completedWithWarnings)
    }

    @Test func warnsOfAPictureWithoutAKeyFrameAndKeepsTheAudio() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
        let frames = (0..<10).flatMap { i in
            picture.vp8(isKeyFrame: false).map {
                Datagram(bytes: $0, port: Scene.videoPort, time: SessionTime(milliseconds: i * 40))
            }
        }
        scene.play(merged(audio.speak(20, from: 0), frames))
        let report = scene.finish()
        #expect(report.verdict == .completedWithWarnings)
        #expect(
            report.warnings == [
                Warning(
                    reason: .noKeyFrame, connectionID: "A", track: "video",
                    message: "20 packets contained no key frame; the video is missing")
            ])
        #expect(try report.track(.audio).framesWritten == 20)
        #expect(try report.track(.video).framesDropped == ["before_first_key_frame": 10])
        #expect(report.connections[0].outputs.map { $0.tracks.map(\.kind) } == [[.audio]])
        #expect(try scene.matroska().codecs.count == 1)
    }

    @Test func readsBackAsItWasWritten() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(20, from: 0))
        let report = scene.finish()
        // Moments are written in milliseconds.
        #expect(try Report(parsing: report.rendered()).connections.count == 1)
        #expect(try Report(parsing: report.rendered()).warnings == report.warnings)
    }
}
