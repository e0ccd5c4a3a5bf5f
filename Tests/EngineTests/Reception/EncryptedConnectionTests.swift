import CipherSupport
import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

/// The engine with streams that are SRTP; `CountingCipher` stands for the cryptography.
@Suite struct EncryptedConnectionTests {
    private func protected(_ datagrams: [Datagram], rolloverCounter: UInt32 = 0) -> [Datagram] {
        datagrams.map { datagram in
            var copy = datagram
            copy.bytes = CountingCipher.protected(
                datagram.bytes, key: Scene.encryptionKey, rolloverCounter: rolloverCounter)
            return copy
        }
    }

    private func scene() -> Scene {
        var scene = Scene()
        scene.join(sdp: Scene.describing(Scene.encrypted))
        return scene
    }

    @Test func recordsTheSameAsWithoutEncryption() throws {
        var audio = RTPBuilder.audio()
        let datagrams = audio.speak(100, from: 0)
        var plain = Scene()
        plain.join(sdp: Scene.describing(Scene.encrypted.split(separator: "\n").dropLast().joined(separator: "\n")))
        plain.play(datagrams)
        _ = plain.finish()
        var encrypted = scene()
        encrypted.play(protected(datagrams))
        let report = encrypted.finish()
        #expect(encrypted.files["A.mkv"] == plain.files["A.mkv"])
        #expect(encrypted.files["A.mkv"]?.isEmpty == false)
        let track = try report.track(.audio)
        #expect(track.packets == 100)
        #expect(track.srtp == SRTPCounts(authenticationFailed: 0, replayed: 0))
        #expect(report.verdict == .completed && report.warnings.isEmpty)
    }

    @Test func saysNothingOfSRTPForAPlainTrack() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(10, from: 0))
        #expect(try scene.finish().track(.audio).srtp == nil)
    }

    // Forged packets have the SSRC and the payload type, as whoever sees the stream can make them.
    @Test func neverRecordsAForgedPacket() throws {
        var audio = RTPBuilder.audio()
        let genuine = protected(audio.speak(50, from: 0))
        var forger = RTPBuilder.audio()
        // Each before the genuine one of its number: a replay is told before a forgery.
        forger.sequenceNumber = 721
        let forged = forger.speak(25, from: 405).map { datagram in
            var copy = datagram
            copy.bytes += [0, 0, 0, 0]
            return copy
        }
        var alone = scene()
        alone.play(genuine)
        _ = alone.finish(at: 2000)
        var attacked = scene()
        attacked.play(merged(genuine, forged, genuine.suffix(10)))
        let report = attacked.finish(at: 2000)
        #expect(attacked.files["A.mkv"] == alone.files["A.mkv"])
        #expect(
            try report.track(.audio).srtp == SRTPCounts(authenticationFailed: 25, replayed: 10))
        #expect(report.verdict == .completed)
    }

    @Test func recordsFromTheFirstPacketOfACallThatHasRunForHours() throws {
        var audio = RTPBuilder.audio()
        var scene = scene()
        scene.play(protected(audio.speak(100, from: 0), rolloverCounter: 33))
        let track = try scene.finish().track(.audio)
        #expect(track.packets == 100 && track.framesWritten == 100)
        #expect(track.srtp?.authenticationFailed == 0)
    }

    @Test func goesOnWhenTheSenderBeginsAnewUnderTheSameSSRC() throws {
        var first = RTPBuilder.audio()
        var second = RTPBuilder.audio(timestamp: 77)
        var scene = scene()
        scene.play(protected(first.speak(50, from: 0)))
        scene.play(protected(second.speak(50, from: 2000)))
        let track = try scene.finish().track(.audio)
        #expect(track.framesWritten == 100)
        #expect(track.srtp?.replayed == 0)
    }

    @Test func tellsAWrongKeyWithinSecondsAndGoesOn() throws {
        var audio = RTPBuilder.audio()
        let datagrams = audio.speak(200, from: 0)
        var scene = scene()
        scene.play(Array(datagrams.prefix(99)))
        #expect(scene.engine.decryptionFailures.isEmpty)
        scene.play(Array(datagrams.dropFirst(99)))
        let failure = try #require(scene.engine.decryptionFailures.first)
        #expect(failure.reason == .decryptFailed && failure.track == "audio" && failure.connectionID == "A")
        let report = scene.finish()
        #expect(report.verdict == .failed && report.reason == .decryptFailed)
        #expect(report.warnings.count == 1)
        #expect(try report.track(.audio).srtp?.authenticationFailed == 200)
    }

    @Test func saysThatTheKeyWasChanged() throws {
        var audio = RTPBuilder.audio()
        var scene = scene()
        scene.play(protected(audio.speak(50, from: 0)))
        scene.play(audio.speak(150, from: 1000))
        let report = scene.finish()
        #expect(report.verdict == .completedWithWarnings)
        #expect(
            report.warnings.map(\.message) == [
                "the last 150 packets to port 60001 failed authentication: the sender has changed its key"
            ])
    }

    @Test func takesEncryptedSenderReports() throws {
        var audio = RTPBuilder.audio()
        var scene = scene()
        let datagrams = protected(audio.speak(50, from: 0))
        let report = CountingCipher.protected(audio.senderReport(of: 5000, at: 0), key: Scene.encryptionKey)
        let forged = audio.senderReport(of: 9_000_000, at: 0) + [1, 2, 3, 4]
        scene.play(
            merged(
                datagrams,
                [report, forged].map {
                    Datagram(bytes: $0, port: Scene.audioPort + 1, time: SessionTime(milliseconds: 500))
                }))
        let track = try scene.finish().track(.audio)
        #expect(track.senderReports == 1)
        #expect(track.srtp?.authenticationFailed == 1)
    }
}
