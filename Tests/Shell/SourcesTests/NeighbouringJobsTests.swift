import Foundation
import Jobs
import Storage
import Testing

@testable import Sources

@Suite struct NeighbouringJobsTests {
    private let folder = OutputFolder()
    private let channel = OutputFolder.channel()

    @Test func knowsWhatKilledRecordersLeft() throws {
        let own = try folder.job("b", forwarding: ["own"])
        try folder.job("c", forwarding: ["2"])
        try folder.job("a", forwarding: ["1"])
        try folder.job("idle")
        try FileManager.default.createDirectory(atPath: folder.path + "/other", withIntermediateDirectories: true)
        let jobs = NeighbouringJobs(of: own)
        #expect(jobs.left.map { $0.forwarded[channel] } == [["1"], ["2"]])
        #expect(!jobs.record("1", of: channel))
    }

    @Test func whatIsRecordedNowIsNotLeft() throws {
        let own = try folder.job("own")
        try folder.job("all", channelID: "all", forwarding: ["1"], isRecorded: true)
        try folder.job("some", connections: .only(["2"]), isRecorded: true)
        let jobs = NeighbouringJobs(of: own)
        #expect(jobs.left.isEmpty)
        #expect(jobs.record("9", of: OutputFolder.channel("all")))
        #expect(jobs.record("2", of: channel) && !jobs.record("1", of: channel))
    }

    /// Without a log the lock of the job says that it is in use.
    @Test func aRecorderWithoutALogCountsToo() throws {
        let own = try folder.job("own")
        let other = try folder.job("other")
        ForwardingLog.remove(in: other)
        try Data().write(to: URL(filePath: other.journal))
        #expect(!NeighbouringJobs(of: own).record("1", of: channel))
        let lock = try JobLock(of: other)
        #expect(NeighbouringJobs(of: own).record("1", of: channel))
        withExtendedLifetime(lock) {}
    }

    @Test func aFolderThatCannotBeReadHasNoJobs() {
        #expect(NeighbouringJobs(of: JobDirectory(existing: "/nowhere/job")).left.isEmpty)
    }
}
