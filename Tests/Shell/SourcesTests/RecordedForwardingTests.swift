import Jobs
import Media
import Services
import Storage
import Testing

@testable import Sources

/// What a driver writes down for those who come after it, and what it does for those before it.
@Suite struct RecordedForwardingTests {
    private let folder = OutputFolder()
    private let api = SimulatedSoraAPI()
    private let source = SoraSource(url: OutputFolder.url, channelID: "c")

    @Test func theLogIsThereBeforeSoraIsAsked() throws {
        let own = JobDirectory(existing: folder.path + "/own")
        try folder.job("own")
        var forwarding = RecordedForwarding(of: source, in: own)
        forwarding.begin()
        #expect(ForwardingLog.isHeld(in: own))
        forwarding.insert(["A", "B"])
        forwarding.insert(["B"])
        forwarding.remove(["A", "never"])
        #expect(forwarding.connectionIDs == ["B"] && folder.left("own") == ["B"])
        forwarding.end(left: ["B"])
        #expect(folder.left("own") == ["B"])
        forwarding.end(left: [])
        #expect(folder.left("own") == nil)
    }

    @Test func withoutADirectoryItIsInMemoryOnly() {
        var forwarding = RecordedForwarding(of: source, in: nil)
        forwarding.begin()
        forwarding.insert(["A"])
        let abandoned = forwarding.takeAbandoned() != nil
        #expect(forwarding.connectionIDs == ["A"] && !abandoned)
    }

    @Test func aDriverStopsWhatOthersLeftBeforeItAsksForAnything() throws {
        let own = try folder.job("own", forwarding: ["B"])
        try folder.job("killed", forwarding: ["A", "gone"])
        api.list = { _ in .success([SoraConnection(connectionID: "A")]) }
        api.run(source, requests: [(100, .stop)], in: own)
        #expect(
            api.calls == ["stop A", "stop B", "stop gone", "start A 127.0.0.1 10 20", "key frame A", "stop A"])
        #expect(api.messages.first == .stoppedAbandoned(.init(stopped: 3)))
        #expect(folder.left("killed") == [])
        // All has stopped.
        #expect(folder.left("own") == nil)
    }

    @Test func aDriverThatGetsNoAnswerLeavesTheLog() throws {
        let own = try folder.job("own")
        api.stopFailure = .timedOut
        api.list = { $0 < 1000 ? .success([SoraConnection(connectionID: "A")]) : .failure(.timedOut) }
        api.run(source, requests: [(100, .stop)], in: own)
        #expect(folder.left("own") == ["A"])
    }

    @Test func whatHasLeftIsNotInTheLog() throws {
        let own = try folder.job("own")
        var left: Set<String>?
        api.list = { milliseconds in
            if milliseconds > 2000 { left = folder.left("own") }
            return .success(milliseconds < 1000 ? [SoraConnection(connectionID: "A")] : [])
        }
        api.run(source, requests: [(5000, .stop)], in: own)
        #expect(left == [])
    }

    /// While Sora does not answer there is no one to ask, and the recording is not to wait.
    @Test func waitsForTheFirstAnswer() throws {
        let own = try folder.job("own")
        try folder.job("killed", forwarding: ["A"])
        api.list = { $0 < 3000 ? .failure(.timedOut) : .success([]) }
        api.run(source, requests: [(2000, .stop)], in: own)
        #expect(api.calls.isEmpty && folder.left("killed") == ["A"])
    }

    private func kept(_ connectionID: String, _ ports: [UInt16]) -> KeptConnection {
        let sections =
            ports.isEmpty
            ? []
            : zip([MediaKind.audio, .video], ports).map {
                SectionPorts(kind: $0, rtp: $1, rtcp: $1 + 1)
            }
        return KeptConnection(connectionID: connectionID, name: nil, ports: sections)
    }

    /// What the killed recorder of the same job had forwarded goes on to the same ports, and is not stopped.
    @Test func aDriverThatGoesOnKeepsWhatIsStillThere() throws {
        let own = try folder.job("own", forwarding: ["A", "gone", "before"])
        api.list = { _ in .success([SoraConnection(connectionID: "A")]) }
        api.run(
            source, requests: [(100, .stop)], in: own, keeping: [kept("A", [30, 40]), kept("gone", [50, 60])])
        #expect(api.calls == ["stop before", "start A 127.0.0.1 30 40", "key frame A", "stop A"])
        #expect(
            api.messages.prefix(2) == [
                .stoppedAbandoned(.init(stopped: 1)), .left(connectionID: "gone", reason: "left the channel"),
            ])
        #expect(!api.messages.contains { if case .opening = $0 { true } else { false } })
        #expect(folder.left("own") == nil)
    }

    /// Another process has its ports: Sora is asked to send to others.
    @Test func aDriverThatGoesOnAsksForOtherPortsWhereTheOldAreTaken() throws {
        let own = try folder.job("own", forwarding: ["A", "B"])
        api.list = { _ in .success([SoraConnection(connectionID: "A")]) }
        api.run(source, requests: [(100, .stop)], in: own, keeping: [kept("A", []), kept("B", [])])
        #expect(api.calls == ["start A 127.0.0.1 10 20", "key frame A", "stop A"])
        #expect(api.messages.contains(.left(connectionID: "B", reason: "left the channel")))
    }
}
