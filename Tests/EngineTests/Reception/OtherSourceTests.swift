import FileSupport
import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

/// Two senders on one port (cases of the kinds 31 and 33), through the whole engine.
@Suite struct OtherSourceTests {
    private static let announced = Scene.describing(
        "m=video 60003 RTP/AVP 120\na=rtpmap:120 VP8/90000\na=ssrc:176 cname:a")

    private func scene(_ unexpected: ReceiveSettings.UnexpectedSources, sdp: String = announced) -> Scene {
        var scene = Scene(unexpected: unexpected)
        scene.join(sdp: sdp)
        return scene
    }

    private func films() -> [Datagram] {
        var (first, second) = (RTPBuilder.picture(ssrc: 176), RTPBuilder.picture(ssrc: 0xCAFE, timestamp: 7))
        return merged(first.film(100, from: 0), second.film(50, from: 1013))
    }

    @Test(arguments: [true, false]) func countsASecondSenderAndWarnsOfIt(isAnnounced: Bool) throws {
        var scene = scene(.count, sdp: isAnnounced ? Self.announced : Scene.description)
        scene.play(films())
        let report = scene.finish()
        #expect(try scene.matroska().blocks("V_VP8").map(\.time) == (0..<100).map { $0 * 40 })
        let track = try report.track(.video)
        #expect(track.ssrcs == [176] && track.framesWritten == 100 && track.foreign == 100)
        let warning = try #require(report.warnings.first { $0.track == "video" })
        #expect(warning.reason == .unexpectedSource && warning.message.contains("51966"))
    }

    // From its first packet on, at its own time.
    @Test func recordsASecondSenderAsAConnectionOfItsOwn() throws {
        var scene = scene(.record)
        scene.play(films())
        let report = scene.finish()
        #expect(scene.files.keys.sorted() == ["A-0000cafe.mkv", "A.mkv"])
        #expect(try scene.matroska().blocks("V_VP8").count == 100)
        #expect(try scene.matroska("A-0000cafe.mkv").blocks("V_VP8").map(\.time) == (0..<50).map { $0 * 40 })
        #expect(report.connections.map(\.connectionID) == ["A", "A-0000cafe"])
        #expect(report.connections.map { $0.tracks.map(\.ssrcs) } == [[[176]], [[0xCAFE]]])
        #expect(report.connections[1].outputs[0].startedAt == report.startedAt.at(SessionTime(milliseconds: 1013)))
        #expect(report.warnings.isEmpty)
    }

    // 10,000 packets a second for two seconds: of one SSRC, of ten, of a new one each time.
    @Test(arguments: [true, false], [UInt32(1), 10, .max])
    func aFloodOfOtherSourcesCostsNoFrame(isAnnounced: Bool, count: UInt32) throws {
        var scene = scene(.count, sdp: isAnnounced ? Self.announced : Scene.description)
        var (picture, flood) = (RTPBuilder.picture(ssrc: 176), RTPBuilder.picture(ssrc: 0))
        let film = picture.film(60, from: 0)
        let foreign = (0..<20_000 as Range<UInt32>).map { i in
            flood.ssrc = 1_000_000 + i % count
            return Datagram(
                bytes: flood.packet([0x90, 0x80, 0x80, 1, 0x11, 2, 0]), port: Scene.videoPort,
                time: SessionTime(nanoseconds: 100_000_000 + Int64(i) * 100_000))
        }
        scene.play(merged(film, foreign))
        let report = scene.finish()
        #expect(try scene.matroska().blocks("V_VP8").map(\.time) == (0..<60).map { $0 * 40 })
        #expect(try report.track(.video).foreign == 20_000 && report.track(.video).ssrcs == [176])
    }

    @Test func leavesWithTheConnectionThatItWasFoundBeside() {
        var scene = scene(.record)
        scene.play(films())
        scene.leave(at: 5000)
        #expect(scene.engine.reception.connections.map(\.left) == [5000, 5000].map { SessionTime(milliseconds: $0) })
    }

    // A source that sends to the section of another by its MID stays there (RFC 9143 §9.2).
    @Test func aReconnectionIsNoOtherSource() throws {
        var scene = scene(.record)
        var (first, second) = (RTPBuilder.picture(ssrc: 176), RTPBuilder.picture(ssrc: 0xCAFE, timestamp: 7))
        scene.play(first.film(50, from: 0) + second.film(50, from: 2000))
        let report = scene.finish()
        #expect(scene.files.keys.sorted() == ["A.mkv"])
        #expect(try report.track(.video).ssrcs == [176, 0xCAFE])
        #expect(try report.track(.video).framesWritten == 100)
    }

    @Test(arguments: [(UInt32(1), "A-00000001"), (.max, "A-ffffffff")])
    func hasANameOfItsOwn(ssrc: UInt32, name: String) {
        let other = OtherSource(beside: TrackID(connection: 0, track: 0), ssrc: ssrc, packets: [])
        #expect(other.connectionID(beside: "A") == name)
    }
}
