import Jobs
import Services
import Storage
import Testing

@testable import Sources

@Suite struct AbandonedForwardingTests {
    private let folder = OutputFolder()
    private let api = SimulatedSoraAPI()

    private func stop(_ own: JobDirectory) -> ForwardingOutcome {
        AbandonedForwarding(around: own).stop(at: OutputFolder.url, calls: SoraCalls(api: api, makeAPI: nil))
    }

    @Test func stopsWhatKilledRecordersOfTheFolderLeft() throws {
        let own = try folder.job("own", forwarding: ["4"])
        try folder.job("a", forwarding: ["2", "1"])
        try folder.job("b", channelID: "d", forwarding: ["3"])
        #expect(stop(own) == .init(stopped: 4))
        #expect(api.calls == ["stop 1", "stop 2", "stop 4", "stop 3"])
        // Each is asked for once.
        #expect(folder.left("a") == [] && folder.left("b", channelID: "d") == [] && folder.left("own") == [])
        #expect(stop(own) == .init())
        #expect(api.calls.count == 4)
    }

    @Test func neverStopsWhatIsRecordedNow() throws {
        let own = try folder.job("own", forwarding: ["2", "3"])
        try folder.job("killed", forwarding: ["1", "2"])
        try folder.job("live", connections: .only(["2"]), forwarding: ["2"], isRecorded: true)
        #expect(stop(own) == .init(stopped: 2))
        #expect(api.calls == ["stop 1", "stop 3"])
        #expect(folder.left("killed") == ["2"])
        try folder.job("live in all", isRecorded: true)
        #expect(stop(own) == .init())
    }

    @Test func nothingOfADirectoryThatIsBeingRecordedIsLeft() throws {
        let own = try folder.job("own", forwarding: ["1"], isRecorded: true)
        #expect(stop(own) == .init() && api.calls.isEmpty)
    }

    @Test func whatIsNotAnsweredIsAskedAgainByTheNext() throws {
        let own = try folder.job("own")
        try folder.job("killed", forwarding: ["1"])
        api.stopFailure = .timedOut
        #expect(stop(own) == .init(unanswered: 1))
        #expect(folder.left("killed") == ["1"])
        // It has left.
        api.stopFailure = .refused(status: 400, errorType: "CONNECTION-NOT-FOUND", reason: "")
        #expect(stop(own) == .init(stopped: 1))
        #expect(folder.left("killed") == [])
    }

    @Test func anotherServiceIsNotAsked() throws {
        let own = try folder.job("own")
        try folder.job("killed", forwarding: ["1"])
        let outcome = AbandonedForwarding(around: own).stop(
            at: "http://127.0.0.1:2/", calls: SoraCalls(api: api, makeAPI: nil))
        #expect(outcome == .init() && api.calls.isEmpty)
    }

    /// No server has the service's address.
    @Test func aRecoveryGoesByTheLogAndElseByTheJournal() throws {
        let source = SoraSource(url: OutputFolder.url, channelID: "c")
        let logged = try folder.job("logged", forwarding: ["1", "2"])
        #expect(AbandonedForwarding.stop(of: logged, at: source, journalled: ["1", "2", "3"]) == 2)
        let settled = try folder.job("settled")
        #expect(AbandonedForwarding.stop(of: settled, at: source, journalled: ["1"]) == nil)
        #expect(folder.left("settled") == nil && folder.left("logged") == ["1", "2"])
        let without = try folder.job("without")
        ForwardingLog.remove(in: without)
        #expect(AbandonedForwarding.stop(of: without, at: source, journalled: ["1"]) == 1)
        try folder.job("live", isRecorded: true)
        #expect(AbandonedForwarding.stop(of: without, at: source, journalled: ["1"]) == nil)
    }
}
