import Foundation
import Jobs
import Media
import Storage
import Testing

@testable import Recorder

/// What a recovery, or the same job again, does about the forwarding that a killed recorder left. No server has the
/// address of the service.
@Suite struct JobRecoveryForwardingTests {
    private let source = SoraSource(url: "http://127.0.0.1:1/", channelID: "sora")
    private var channel: ForwardedConnections.Channel { ForwardedConnections.Channel(source) }

    private func withRoot(_ body: (String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        try body(root)
    }

    /// The warning about what may still be forwarded.
    private func warning(_ directory: JobDirectory) throws -> String? {
        let pipelines = PipelineDirectories(first: directory.path)
        let recovery = JobRecovery(of: directory, pipelines: pipelines) { _ in CodecSet([]) }
        guard case .recovered(let finished) = try recovery.run(isForced: false, progress: { _ in }) else { return nil }
        return finished.report.warnings.first { $0.reason == .sourceUnreachable }?.message
    }

    private func log(_ changes: [ForwardedConnections.Change], in directory: JobDirectory) throws -> ForwardingLog {
        let log = try ForwardingLog(in: directory)
        for change in changes { log.append(change, of: channel) }
        return log
    }

    @Test func warnsOfWhatTheServiceMayStillForward() throws {
        try withRoot { root in
            let directory = try JobRecoveryTests.killedJob(in: root)
            _ = try log([.starting(["opus-audio-only", "B"])], in: directory)
            #expect(
                try warning(directory)
                    == "http://127.0.0.1:1/ does not answer, and may still forward 2 connections to the recorder that "
                    + "has gone; the next recording, or `rokuga recover --force`, asks again")
            #expect(ForwardingLog.content(in: directory)?[channel] == ["opus-audio-only", "B"])
        }
    }

    @Test func withoutALogTheJournalSaysWhatWasForwarded() throws {
        try withRoot { root in
            let warning = try warning(JobRecoveryTests.killedJob(in: root))
            #expect(warning?.contains("forward 1 connection to") == true)
        }
    }

    @Test func asksForNothingThatHasBeenStopped() throws {
        try withRoot { root in
            let directory = try JobRecoveryTests.killedJob(in: root)
            _ = try log([.starting(["opus-audio-only"]), .stopped(["opus-audio-only"])], in: directory)
            #expect(try warning(directory) == nil)
            #expect(ForwardingLog.content(in: directory) == nil)
        }
    }

    @Test func asksForNothingThatAJobBesideItRecords() throws {
        try withRoot { root in
            let directory = try JobRecoveryTests.killedJob(in: root)
            let other = try JobDirectory(creating: root + "/other")
            var source = source
            source.connections = .only(["opus-audio-only"])
            try other.write(Job(source: .sora(source)).rendered(), to: other.job)
            let held = try log([], in: other)
            #expect(try warning(directory) == nil)
            withExtendedLifetime(held) {}
        }
    }

    /// The recorder was killed before anything was in its journal.
    @Test func aJournalWithoutAByteDoesNotHideTheForwarding() throws {
        try withRoot { root in
            let directory = try JobDirectory(creating: root + "/night")
            try directory.write(Job(source: .sora(source)).rendered(), to: directory.job)
            try Data().write(to: URL(filePath: directory.journal))
            _ = try log([.starting(["A"]), .stopped(["A"])], in: directory)
            #expect(try warning(directory) == nil)
            #expect(ForwardingLog.content(in: directory) == nil)
        }
    }

    @Test(arguments: [true, false]) func theSameJobAgainSaysWhatItStopped(isRecorded: Bool) throws {
        try withRoot { root in
            var job = Job(source: .sora(source))
            job.jobID = "night"
            job.outputDirectory = root
            let resolved = try ResolvedJob(
                job, file: "job.json", pipeline: Pipeline(outputs: []), descriptions: [:], recordingID: "R1",
                absolute: { $0 })
            #expect(resolved.stopAbandonedForwarding() == nil)
            var recorder: ForwardingLog? = try log([.starting(["A"])], in: JobDirectory(creating: root + "/night"))
            if !isRecorded { recorder = nil }
            let progress = resolved.stopAbandonedForwarding()
            #expect(progress == (isRecorded ? nil : .stoppedAbandoned(stopped: 0, unanswered: 1)))
            withExtendedLifetime(recorder) {}
        }
    }
}
