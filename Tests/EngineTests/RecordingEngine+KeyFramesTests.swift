import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

@Suite struct RecordingEngineKeyFramesTests {
    /// Pictures without a key frame, 25 in a second.
    private func blind(_ count: Int, from start: Int64) -> [Datagram] {
        var picture = RTPBuilder.picture()
        return (0..<count).flatMap { i in
            picture.vp8(isKeyFrame: false).map {
                Datagram(bytes: $0, port: Scene.videoPort, time: SessionTime(milliseconds: start + Int64(i) * 40))
            }
        }
    }

    @Test func asksTheSenderOnceASecondAsLongAsPicturesCannotBeDecoded() throws {
        var scene = Scene()
        scene.join(asking: .pli)
        #expect(scene.engine.dueKeyFrameRequests() == [])
        var asked: [Int64] = []
        for datagram in blind(75, from: 0) {
            scene.play([datagram])
            for due in scene.engine.dueKeyFrameRequests() {
                asked.append((datagram.time - .zero).nanoseconds / 1_000_000)
                #expect(due.connectionID == "A")
                let feedback = try #require(due.feedback.first)
                #expect(due.feedback.count == 1)
                #expect(feedback.target == Endpoint(address: Scene.server, port: datagram.sourcePort + 1))
                #expect(feedback.port == Scene.videoPort + 1)
            }
        }
        #expect(asked == [0, 1000, 2000])
    }

    @Test func numbersEachRequestThatWentOut() throws {
        var scene = Scene()
        scene.join(asking: .fir)
        var sequences: [UInt8?] = []
        for start in [Int64(0), 1000, 2000] {
            scene.play(blind(2, from: start))
            sequences.append(scene.engine.dueKeyFrameRequests().first?.feedback.first?.bytes.suffix(4).first)
            if start < 1500 { scene.handle(.keyFrameRequested(connectionID: "A"), at: start) }
        }
        #expect(sequences == [0, 1, 2])
        #expect(scene.finish().connections.first?.keyFrameRequests == 2)
    }

    @Test func asksNobodyWhereTheJobSaysSo() {
        var scene = Scene(keyFrameInterval: 1)
        scene.join(asking: .off)
        scene.play(blind(50, from: 0))
        #expect(scene.engine.dueKeyFrameRequests() == [])
    }

    @Test func namesConnectionsWhoseSourceIsAskedByItsAPI() {
        for isAsked in [true, false] {
            var scene = Scene()
            scene.join(asking: isAsked ? .api : .off)
            scene.play(blind(1, from: 0))
            #expect(
                scene.engine.dueKeyFrameRequests() == (isAsked ? [.init(connectionID: "A", feedback: [])] : []))
        }
    }

    @Test func asksEverySoOftenWhereTheJobSaysSo() {
        var scene = Scene(keyFrameInterval: 2)
        scene.join(asking: .pli)
        var picture = RTPBuilder.picture()
        var asked: [Int64] = []
        for datagram in picture.film(150, from: 0) {
            scene.play([datagram])
            if !scene.engine.dueKeyFrameRequests().isEmpty {
                asked.append((datagram.time - .zero).nanoseconds / 1_000_000)
            }
        }
        #expect(asked == [2000, 4000])
        scene.leave(at: 6000)
        scene.advance(to: 9000)
        #expect(scene.engine.dueKeyFrameRequests() == [])
    }

    @Test func asksNobodyForAudio() {
        var scene = Scene(keyFrameInterval: 1)
        scene.join(asking: .pli)
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(100, from: 0))
        #expect(scene.engine.dueKeyFrameRequests() == [])
    }

    @Test func isNotLedAwayByAStranger() {
        var scene = Scene()
        scene.join(asking: .pli, source: Scene.server.rendered())
        var packets = blind(5, from: 0)
        packets[8].source = .v4(0x0A00_0009)
        packets[9].source = .v4(0x0A00_0009)
        scene.play(packets)
        #expect(scene.engine.dueKeyFrameRequests().first?.feedback.map(\.target.address) == [Scene.server])
    }

    private func target(_ scene: inout Scene) -> Endpoint? {
        scene.engine.dueKeyFrameRequests().first?.feedback.first?.target
    }

    @Test func asksNobodyOnTheWordOfAnotherSource() {
        var scene = Scene()
        scene.join(asking: .pli)
        scene.play(blind(2, from: 0))
        var other = RTPBuilder.picture(ssrc: 0xB1)
        let elsewhere = IPAddress.v4(0x0A00_0009)
        scene.play([
            Datagram(
                bytes: other.packet([0]), port: Scene.videoPort, time: SessionTime(milliseconds: 50),
                source: elsewhere),
            Datagram(
                bytes: other.senderReport(of: 0, at: 0), port: Scene.videoPort + 1,
                time: SessionTime(milliseconds: 60), source: Scene.server, sourcePort: 47_000),
        ])
        #expect(target(&scene) == Endpoint(address: Scene.server, port: 40_001))
    }

    @Test func asksWhereReportsAboutTheTrackComeFrom() {
        var scene = Scene()
        scene.join(asking: .pli)
        scene.play(blind(2, from: 0))
        let report = RTPBuilder.picture().senderReport(of: 0, at: 0)
        scene.play([
            Datagram(
                bytes: report, port: Scene.videoPort + 1, time: SessionTime(milliseconds: 60), sourcePort: 47_000)
        ])
        #expect(target(&scene) == Endpoint(address: Scene.server, port: 47_000))
    }

    @Test func takesMediaForTheTracksOnlyAtItsOwnPort() {
        var scene = Scene()
        scene.join(asking: .pli)
        scene.play(blind(2, from: 0))
        var picture = RTPBuilder.picture()
        scene.play([
            Datagram(
                bytes: picture.packet([0]), port: Scene.audioPort, time: SessionTime(milliseconds: 50),
                sourcePort: 47_000)
        ])
        #expect(target(&scene) == Endpoint(address: Scene.server, port: 40_001))
    }

    @Test(arguments: [[UInt8](), [0x80], [0x80, 200], [0x80, 200, 0, 6, 0, 0, 0], [0x80, 120, 0, 0, 0, 0, 0, 0, 0]])
    func survivesShortDatagrams(bytes: [UInt8]) {
        var scene = Scene()
        scene.join(asking: .pli)
        scene.play([Datagram(bytes: bytes, port: Scene.videoPort, time: .zero)])
        #expect(scene.engine.dueKeyFrameRequests() == [])
    }
}
