import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

@Suite struct RecordingEngineKeyFramesTests {
    private func sdp(_ choice: KeyFrameRequestChoice) -> JobSource {
        .sdp(SDPSource(connections: [.init(connectionID: "A", description: .text(""), keyFrameRequest: choice)]))
    }

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
        var scene = Scene(source: sdp(.pli))
        scene.join()
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
        var scene = Scene(source: sdp(.fir))
        scene.join()
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
        var scene = Scene(source: sdp(.off), keyFrameInterval: 1)
        scene.join()
        scene.play(blind(50, from: 0))
        #expect(scene.engine.dueKeyFrameRequests() == [])
    }

    @Test func namesConnectionsOfSoraForItsAPI() {
        var sora = SoraSource(url: "http://host/", channelID: "room")
        for isAsked in [true, false] {
            sora.requestsKeyFrames = isAsked
            var scene = Scene(source: .sora(sora))
            scene.join()
            scene.play(blind(1, from: 0))
            #expect(
                scene.engine.dueKeyFrameRequests() == (isAsked ? [.init(connectionID: "A", feedback: [])] : []))
        }
    }

    @Test func asksEverySoOftenWhereTheJobSaysSo() {
        var scene = Scene(source: sdp(.pli), keyFrameInterval: 2)
        scene.join()
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
        var scene = Scene(source: sdp(.pli), keyFrameInterval: 1)
        scene.join()
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(100, from: 0))
        #expect(scene.engine.dueKeyFrameRequests() == [])
    }

    @Test func isNotLedAwayByAStranger() {
        var scene = Scene(source: sdp(.pli))
        scene.join(source: Scene.server.rendered())
        var packets = blind(5, from: 0)
        packets[8].source = .v4(0x0A00_0009)
        packets[9].source = .v4(0x0A00_0009)
        scene.play(packets)
        #expect(scene.engine.dueKeyFrameRequests().first?.feedback.map(\.target.address) == [Scene.server])
    }
}
