import Jobs
import Media
import Services
import Testing
import Threads

@testable import Sources

/// How a driver ends, and that no forwarding goes on after it.
@Suite struct SoraDriverEndingTests {
    private let api = SimulatedSoraAPI()
    private let source = SoraSource(url: "http://127.0.0.1:1/", channelID: "c")
    private let both = [SoraConnection(connectionID: "B"), SoraConnection(connectionID: "A")]

    @Test func stopsEveryForwardingThatItAskedFor() {
        api.list = { _ in .success(both) }
        api.run(source, requests: [(100, .stop)])
        #expect(api.calls.suffix(2) == ["stop A", "stop B"])
        #expect(api.messages.last == .stopped)
    }

    @Test func stopsOneThatWasAskedForWithoutAnAnswer() {
        api.forwardingFailure = .timedOut
        api.list = { _ in .success([SoraConnection(connectionID: "A")]) }
        api.run(source, requests: [(100, .stop)])
        #expect(api.calls == ["start A 127.0.0.1 10 20", "stop A"])
        // A service that does not answer has not refused.
        #expect(!api.messages.contains { if case .refused = $0 { true } else { false } })
    }

    @Test func aStopWhileItWaitsForPortsIsNotLost() {
        api.list = { _ in .success([SoraConnection(connectionID: "A")]) }
        api.run(source, requests: []) { _ in .stop }
        #expect(api.calls.isEmpty)
        #expect(api.messages == [.opening(connectionID: "A", name: nil, sections: [.audio, .video]), .stopped])
    }

    @Test func takesThePortsOfItsOwnConnectionOnly() {
        api.list = { _ in .success([SoraConnection(connectionID: "A")]) }
        var answers: [SourceRequest] = [
            .keyFrame(connectionID: "A"), .notOpened(connectionID: "X"),
            .opened(
                connectionID: "X",
                ports: [.init(kind: .audio, rtp: 1, rtcp: 2), .init(kind: .video, rtp: 3, rtcp: 4)]),
        ]
        api.run(source, requests: [(0, .stop)]) { connectionID in
            answers.isEmpty ? SimulatedSoraAPI.opened(connectionID) : answers.removeFirst()
        }
        // Every answer but the last is another's, and the scripted stop comes instead of the one it waits for.
        #expect(!api.calls.contains { $0.hasPrefix("start A 127.0.0.1 1 ") })
        #expect(api.messages.last == .stopped)
    }

    @Test func asksAgainAfterTheRetryDelayAndNotBefore() {
        api.forwardingFailure = .timedOut
        api.list = { _ in .success([SoraConnection(connectionID: "A")]) }
        api.run(source, requests: [(900, .stop)])
        #expect(api.calls.filter { $0.hasPrefix("start") }.count == 1)
    }

    @Test func recordsTheConnectionsOfTheJobOnly() {
        var source = source
        source.connections = .only(["A"])
        api.list = { _ in .success(both) }
        api.run(source, requests: [(100, .stop)])
        #expect(api.calls == ["start A 127.0.0.1 10 20", "key frame A", "stop A"])
    }

    @Test func runsOnAThreadOfItsOwn() {
        let mailbox = Mailbox<SourceMessage>()
        let timing = SoraDriver.Timing(
            now: { .zero }, take: { requests, _ in requests.take(waiting: Interval(milliseconds: 600_000)) })
        let driver = SoraDriver(source, calls: SoraCalls(api: api, makeAPI: nil), timing: timing)
        driver.start(SourceInbox(mailbox, wake: {}))
        driver.post(.stop)
        let messages = (0..<2).map { _ in mailbox.take(waiting: Interval(milliseconds: 600_000)) }
        #expect(messages == [.answered, .stopped])
    }

    @Test func tellsHowManyItHasNotStoppedYetAndWhichDidNotAnswer() {
        api.list = { _ in .success(both) }
        api.stopFailure = .timedOut
        api.run(source, requests: [(100, .stop)])
        #expect(
            api.messages.suffix(6) == [
                .stopping(remaining: 2), .stopping(remaining: 2), .stopping(remaining: 2), .stopping(remaining: 2),
                .notStopped(connectionIDs: ["A", "B"]), .stopped,
            ])
    }

    /// Its ports are closed, so Sora would send to nobody, and asking again would open them again.
    @Test func aConnectionThatIsNotRecordedIsStoppedAtOnceAndNotRequestedAgain() {
        api.list = { _ in .success(both) }
        api.run(source, requests: [(100, .refused(connectionID: "A")), (3000, .stop)])
        #expect(
            api.calls.filter { $0.hasSuffix(" A") || $0.hasPrefix("start A") }
                == ["start A 127.0.0.1 10 20", "key frame A", "stop A"])
        #expect(api.calls.last == "stop B")
    }
}
