import Jobs
import Services
import Testing

@testable import Sources

@Suite struct ForwardingBatchesTests {
    private let folder = OutputFolder()
    private let api = SimulatedSoraAPI()
    private let ids = (10..<40).map(String.init)

    private func stop(isStopped: @escaping @Sendable () -> Bool = { false }) throws -> ForwardingOutcome {
        let own = try folder.job("own")
        return AbandonedForwarding(around: own).stop(
            at: OutputFolder.url, calls: SoraCalls(api: api, makeAPI: nil), isStopped: isStopped)
    }

    @Test func stopsEachOnceInTheOrderOfTheirNames() throws {
        try folder.job("killed", forwarding: ids)
        #expect(try stop() == .init(stopped: 30))
        #expect(api.calls == ids.map { "stop \($0)" })
    }

    /// A supervisor starts all jobs of a machine that failed at the same time.
    @Test func whatAnotherRecorderBeginsToRecordMeanwhileIsNotStopped() throws {
        let folder = folder
        try folder.job("killed", forwarding: ids)
        api.willStop = { connectionID in
            guard connectionID == "12" else { return }
            _ = try? folder.job("live", connections: .only(["19", "39"]), isRecorded: true)
        }
        #expect(try stop() == .init(stopped: 28))
        #expect(!api.calls.contains("stop 19") && !api.calls.contains("stop 39"))
        #expect(folder.left("killed") == ["19", "39"])
    }

    @Test func endsWhereSoraDoesNotAnswer() throws {
        try folder.job("killed", forwarding: ids)
        api.stopFailure = .timedOut
        #expect(try stop() == .init(unanswered: 30))
        // Each of the first batch twice.
        #expect(api.calls.count == 2 * SoraCalls.threadCount)
        #expect(folder.left("killed") == Set(ids))
    }

    @Test func endsWhenTheJobIsStopped() throws {
        try folder.job("killed", forwarding: ids)
        #expect(try stop(isStopped: { true }) == .init(unanswered: 30))
        #expect(api.calls.isEmpty)
    }
}
