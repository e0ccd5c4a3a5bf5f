import Captures
import Foundation
import Jobs
import Media
import Packaging
import Storage
import Testing

@testable import Recorder

/// What `rokuga record --continue` finds in the job's directory.
@Suite struct ContinuationTests {
    private let pipelines = PipelineDirectories(first: nil)
    private static let start = WallTime(nanoseconds: 1_767_225_600_000_000_000)
    private static let sdp = "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=audio 60001 RTP/AVP 0\n"

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func document(in folder: String, idle: Int64 = 30_000, recordingID: String = "R1") throws -> ResolvedJob {
        let connection = SDPSource.Connection(connectionID: "A", description: .text(Self.sdp))
        var job = Job(source: .sdp(SDPSource(connections: [connection])))
        job.jobID = "night"
        job.outputDirectory = folder
        job.limits.idleTimeout = Interval(milliseconds: idle)
        return try ResolvedJob(
            job, file: "job.json", pipeline: Pipeline(outputs: [.connectionRecordings(container: .mkv)]),
            descriptions: [:], recordingID: recordingID, absolute: { $0 })
    }

    /// What a killed recorder leaves, with so many packets.
    @discardableResult
    private func killed(in folder: String, packets: Int = 3, events: [JournalEvent] = []) throws -> JobDirectory {
        let job = try document(in: folder).job
        let directory = try JobDirectory(creating: folder + "/night")
        var writer = try JournalWriter(path: directory.journal, appending: false)
        let started = JobStarted(
            job: job.rendered(), recordingID: "R1", sessionStart: Self.start, tick: JobStarted.defaultTick, writer: "t")
        for event in [.jobStarted(started)] + events {
            try writer.append(event: event.rendered().span, at: Self.start)
        }
        let endpoint = Endpoint(address: .v4(0x7F00_0001), port: 60_001)
        for _ in 0..<packets {
            try writer.append(datagram: [0x80, 0].span, source: endpoint, destination: endpoint, at: Self.start)
        }
        try writer.write()
        return directory
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func findsTheJobAsItBegan() throws {
        try withFolder { folder in
            try killed(in: folder)
            // A new id is made for each start of a document that names none.
            let same = try #require(
                try Continuation(of: document(in: folder, recordingID: "R2"), pipelines: pipelines))
            #expect(same.resolved.recordingID == "R1" && !same.hasOtherDocument)
            let changed = try #require(
                try Continuation(of: document(in: folder, idle: 5000), pipelines: pipelines))
            #expect(changed.hasOtherDocument)
            #expect(changed.resolved.job.limits.idleTimeout == Interval(milliseconds: 30_000))
            let prepared = try PreparedJob(continuing: changed)
            #expect(prepared.recordingID == "R1" && prepared.interrupted?.packetCount == 3)
            // Nobody else goes on with it meanwhile.
            #expect(refusal { _ = try PreparedJob(continuing: changed) }?.contains("is being recorded") == true)
            withExtendedLifetime(prepared) {}
        }
    }

    @Test func aJobBeginsWhereNothingWasRecorded() throws {
        try withFolder { folder in
            let document = try document(in: folder)
            #expect(try Continuation(of: document, pipelines: pipelines) == nil)
            let directory = try killed(in: folder, packets: 0)
            #expect(try Continuation(of: document, pipelines: pipelines) == nil)
            #expect(!FileManager.default.fileExists(atPath: directory.journal))
        }
    }

    @Test func refusesARecordingThatHasEnded() throws {
        try withFolder { folder in
            let directory = try killed(in: folder)
            var report = Report(
                rokugaVersion: "0.1.0", recordingID: "R1", roomID: "r", startedAt: Self.start, endedAt: Self.start)
            report.conclude(Outcome(verdict: .completed))
            for (stop, text) in [(StopReason.requested, "is complete (completed)"), (.diskFull, "ended (disk_full)")] {
                report.stopReason = stop
                try directory.write(report.rendered(), to: directory.report)
                let document = try document(in: folder)
                let refusal = refusal { _ = try Continuation(of: document, pipelines: pipelines) }
                #expect(refusal?.contains(text) == true, "\(refusal ?? "")")
            }
        }
    }

    @Test func refusesOneThatIsBeingRecorded() throws {
        try withFolder { folder in
            let lock = try JobLock(of: killed(in: folder))
            let document = try document(in: folder)
            let refusal = refusal { _ = try Continuation(of: document, pipelines: pipelines) }
            #expect(refusal?.contains("is being recorded or recovered") == true)
            withExtendedLifetime(lock) {}
        }
    }

    /// The kill came while the files were being finished: there is nothing to go on with.
    @Test func refusesOneThatHadEndedWhenItWasKilled() throws {
        try withFolder { folder in
            try killed(in: folder, events: [.stop(.sourceEnded)])
            let found = try #require(try Continuation(of: document(in: folder), pipelines: pipelines))
            let refusal = refusal { _ = try PreparedJob(continuing: found) }
            #expect(refusal?.contains("had ended (source_ended)") == true)
            #expect(refusal?.contains("rokuga recover") == true)
        }
    }
}
