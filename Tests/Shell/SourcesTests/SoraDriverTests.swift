import Jobs
import Media
import Services
import Testing

@testable import Sources

@Suite struct SoraDriverTests {
    private let api = SimulatedSoraAPI()
    private var source = SoraSource(url: "http://127.0.0.1:1/", channelID: "c")
    private let ada = SoraConnection(connectionID: "A", metadata: .object(["name": .string("Ada")]))
    private let bob = SoraConnection(connectionID: "B")
    private let down = ServicesError.unreachable(code: 7, reason: "refused")

    private func participant(_ connectionID: String, name: String? = nil, _ choice: KeyFrameRequestChoice = .api)
        -> Participant
    {
        var participant = Participant(connectionID: connectionID, name: name, sdp: "sdp of \(connectionID)")
        participant.keyFrameRequest = choice
        return participant
    }

    @Test func hasPortsBoundBeforeItAsksForForwarding() {
        api.list = { _ in .success([ada]) }
        api.run(source, requests: [(100, .stop)])
        #expect(api.calls == ["start A 127.0.0.1 10 20", "key frame A", "stop A"])
        #expect(
            api.messages == [
                .opening(connectionID: "A", name: "Ada", sections: [.audio, .video]),
                .joined(participant("A", name: "Ada")), .keyFrameRequested(connectionID: "A"),
                .stopping(remaining: 0), .stopped,
            ])
    }

    @Test func asksNobodyWhoseJobForbidsIt() {
        var source = source
        source.requestsKeyFrames = false
        api.list = { _ in .success([bob]) }
        api.run(source, requests: [(100, .keyFrame(connectionID: "B")), (200, .stop)])
        #expect(api.calls == ["start B 127.0.0.1 10 20", "stop B"])
        #expect(api.messages.contains(.joined(participant("B", .off))))
    }

    @Test func passesRequestsForKeyFramesOnWhileItForwards() {
        api.list = { _ in .success([bob]) }
        let requests: [SourceRequest] = [.keyFrame(connectionID: "B"), .keyFrame(connectionID: "X"), .stop]
        api.run(source, requests: requests.map { (100, $0) })
        #expect(api.calls.filter { $0.hasPrefix("key") } == ["key frame B", "key frame B"])
        #expect(api.messages.filter { $0 == .keyFrameRequested(connectionID: "B") }.count == 2)
    }

    @Test func tellsNoRequestThatAnOldSoraDoesNotKnow() {
        api.keyFrames = .notSupported
        api.list = { _ in .success([bob]) }
        api.run(source, requests: [(100, .stop)])
        #expect(!api.messages.contains(.keyFrameRequested(connectionID: "B")))
    }

    @Test func tellsWhoLeavesAndThatAllHaveLeft() {
        var source = source
        source.connections = .only(["A"])
        api.list = { $0 < 1000 ? .success([ada, bob]) : .success([bob]) }
        api.run(source, requests: [(2000, .stop)])
        #expect(
            api.messages.suffix(3) == [.left(connectionID: "A", reason: "left the channel"), .ended, .stopped])
        // What has left is not stopped any more.
        #expect(!api.calls.contains("stop A"))
    }

    @Test func goesOnAfterSoraWasAway() {
        api.list = { (600..<1600).contains($0) ? .failure(down) : .success([ada]) }
        api.run(source, requests: [(3000, .stop)])
        #expect(api.messages.contains(.interrupted(reason: "\(down)")))
        #expect(api.messages.contains { if case .resumed = $0 { true } else { false } })
        // It is asked for again on the same ports, and joins once.
        #expect(api.calls.filter { $0 == "start A 127.0.0.1 10 20" }.count == 2)
        #expect(api.messages.filter { $0 == .joined(participant("A", name: "Ada")) }.count == 1)
        #expect(api.messages.filter { if case .opening = $0 { true } else { false } }.count == 1)
    }

    // An empty channel is not a source that does not answer.
    @Test func tellsOnceThatNobodyIsThere() {
        api.list = { _ in .success([]) }
        api.run(source, requests: [(3000, .stop)])
        #expect(api.messages == [.answered, .stopped])
        var source = source
        source.connections = .only(["nobody"])
        let other = SimulatedSoraAPI()
        other.list = { _ in .success([bob]) }
        other.run(source, requests: [(3000, .stop)])
        #expect(other.messages == [.answered, .stopped])
        let silent = SimulatedSoraAPI()
        silent.list = { _ in .failure(down) }
        silent.run(source, requests: [(3000, .stop)])
        #expect(!silent.messages.contains(.answered))
    }

    @Test func tellsARefusalAndTriesAgain() {
        let refusal = ServicesError.refused(status: 400, errorType: "NO", reason: "")
        api.forwardingFailure = refusal
        api.list = { _ in .success([bob]) }
        api.run(source, requests: [(2600, .stop)])
        #expect(api.messages.filter { $0 == .refused(reason: "\(refusal)") }.count >= 2)
        #expect(api.calls.last == "stop B")
    }

    /// Its ports are bound: for two weeks of such participants there would not be enough.
    @Test func whoseForwardingWasRefusedToTheEndHasLeftToo() {
        api.forwardingFailure = .refused(status: 400, errorType: "NO", reason: "")
        api.list = { .success($0 < 3000 ? [bob] : []) }
        api.run(source, requests: [(6000, .stop)])
        #expect(api.messages.filter { $0 == .left(connectionID: "B", reason: "left the channel") }.count == 1)
    }

    @Test func portsThatAreBoundTooLateAreTakenOrGivenBack() {
        let late = SimulatedSoraAPI.opened("B") ?? .stop
        api.list = { .success($0 < 2000 ? [bob] : []) }
        api.run(source, requests: [(10, late), (1900, .stop)]) { _ in nil }
        // It is asked for without a second opening.
        #expect(api.calls == ["start B 127.0.0.1 10 20", "key frame B", "stop B"])
        #expect(api.messages.filter { if case .opening = $0 { true } else { false } }.count == 1)
        let gone = SimulatedSoraAPI()
        gone.run(source, requests: [(10, late), (100, .stop)])
        #expect(gone.messages.suffix(2) == [.left(connectionID: "B", reason: "left the channel"), .stopped])
    }

    @Test(arguments: [true, false]) func asksForNoForwardingWithoutPorts(isAnswered: Bool) {
        api.list = { _ in .success([bob]) }
        api.run(source, requests: [(100, .stop)]) { isAnswered ? .notOpened(connectionID: $0) : nil }
        #expect(api.calls.isEmpty)
        #expect(api.messages.last == .stopped)
    }
}
