import CipherSupport
import Jobs
import Media
import RTP
import Testing

@testable import Engine

@Suite struct KeyFrameRequesterTests {
    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }
    private func seconds(_ seconds: Int64) -> Interval { Interval(milliseconds: seconds * 1000) }

    @Test func asksAtOnceAndThenOnceASecond() {
        var keyFrameRequester = KeyFrameRequester()
        #expect(keyFrameRequester.isDue(at: time(500), interval: .zero, since: time(500)))
        keyFrameRequester.noteDue(at: time(500))
        #expect(!keyFrameRequester.isDue(at: time(1499), interval: .zero, since: .zero))
        #expect(keyFrameRequester.isDue(at: time(1500), interval: .zero, since: .zero))
    }

    @Test func asksAfterEachIntervalFromTheBeginningOn() {
        var keyFrameRequester = KeyFrameRequester()
        #expect(!keyFrameRequester.isDue(at: time(5999), interval: seconds(5), since: time(1000)))
        #expect(keyFrameRequester.isDue(at: time(6000), interval: seconds(5), since: time(1000)))
        keyFrameRequester.noteRequest(at: time(6000))
        #expect(!keyFrameRequester.isDue(at: time(10_999), interval: seconds(5), since: time(1000)))
        #expect(keyFrameRequester.isDue(at: time(11_000), interval: seconds(5), since: time(1000)))
    }

    @Test func countsWhatWentOutAndNotWhatWasMeant() {
        var keyFrameRequester = KeyFrameRequester()
        keyFrameRequester.noteDue(at: .zero)
        #expect(keyFrameRequester.count == 0)
        keyFrameRequester.noteRequest(at: .zero)
        #expect(keyFrameRequester.count == 1)
    }

    private func requester(_ choice: KeyFrameRequestChoice) throws -> KeyFrameRequester {
        let description = try SessionDescription(
            parsing: Scene.describing(
                "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2", "m=video 60003 RTP/AVP 120",
                "a=rtpmap:120 VP8/90000", "m=video 60005 RTP/AVP 121\na=rtpmap:121 VP8/90000"))
        let plan = ReceptionPlan(connectionID: "A", description: description, ciphers: CountingCiphers())
        let receiver = ConnectionReceiver(
            .init(id: "A", name: nil, joined: .zero), number: 0, tracks: plan.tracks,
            .init(latency: Interval(milliseconds: 100)))
        return KeyFrameRequester(choice, description: description, tracks: receiver.tracks)
    }

    @Test func hasAPathToEachVideoWhereRTCPAsks() throws {
        let requester = try requester(.pli)
        #expect(requester.paths.map(\.track) == [1, 2] && !requester.isAskedByAPI)
    }

    @Test(arguments: [(KeyFrameRequestChoice.off, false), (.api, true)])
    func hasNoPathWhereNothingOrTheAPIAsks(choice: KeyFrameRequestChoice, isAskedByAPI: Bool) throws {
        let requester = try requester(choice)
        #expect(requester.paths.isEmpty && requester.isAskedByAPI == isAskedByAPI)
    }

    @Test func tellsThePathsOfTwoVideosApart() throws {
        var requester = try requester(.pli)
        let (camera, screen) = (
            Endpoint(address: Scene.server, port: 41_000), Endpoint(address: Scene.server, port: 42_000)
        )
        requester.noteMedia(of: 1, from: camera)
        requester.noteMedia(of: 2, from: screen)
        requester.noteReport(about: 2, from: Endpoint(address: Scene.server, port: 43_000))
        let targets = requester.paths.map { $0.request(sender: 7, cname: "c", media: 9, sequence: 0)?.target.port }
        #expect(targets == [41_001, 43_000])
    }
}
