import Engine
import Foundation
import Jobs
import Media
import Packaging
import SRTP
import Storage
import Testing

@testable import Recorder

@Suite struct JobEndingTests {
    private static let start = WallTime(nanoseconds: 1_700_000_000_000_000_000)

    private func withDirectory(_ body: (JobDirectory) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let directory = try JobDirectory(creating: root)
        try Data("packets".utf8).write(to: URL(filePath: directory.journal))
        try Data("keys".utf8).write(to: URL(filePath: root + "/keys.json"))
        try body(directory)
    }

    /// A recording of one connection with one output; without frames where nothing was recorded.
    private func drained(_ stop: StopReason = .requested, frames: Int = 100, file: String = "A.mkv") -> DrainedRecording
    {
        let started = JobStarted(
            job: "{}", recordingID: "R1", sessionStart: Self.start, tick: Interval(milliseconds: 20), writer: "test")
        let engine = RecordingEngine(
            started: started, job: Job(source: .sdp(SDPSource(connections: []))), pipeline: Pipeline(outputs: []),
            ciphers: SRTPLibrary())
        var drained = DrainedRecording(
            engine: engine, stop: stop, journal: Report.Journal(file: "journal.pcapng", packets: 100, bytes: 7))
        var connection = ConnectionReport(connectionID: "A", existsSince: Self.start, existsUntil: Self.start)
        var track = TrackReport(kind: .audio, codec: "opus", payloadType: 109)
        track.framesWritten = frames
        connection.tracks = [track]
        if frames > 0 { connection.outputs = [output(file)] }
        drained.report.connections = [connection]
        return drained
    }

    private func output(_ file: String) -> OutputReport {
        OutputReport(
            file: file, container: .mkv, bytes: 1, startedAt: Self.start, endedAt: Self.start, duration: 2)
    }

    /// A life that drains.
    private func life(
        stop: StopReason = .requested, retention: JournalRetention = .always, deliversAfter: Bool = false
    ) -> JobLife {
        var plan = JobLife.Plan()
        plan.retention = retention
        plan.deliversAfter = deliversAfter
        var life = JobLife(plan)
        for event in [JobLife.Event.sourceReady, .firstPacket, .stopRequested(stop)] { life.handle(event) }
        return life
    }

    private func names(_ directory: JobDirectory) -> [String] {
        TextFile.names(in: directory.path).filter { !$0.hasPrefix(".") }.sorted()
    }

    @Test func writesActivityAndReportOfAGoodRecording() throws {
        try withDirectory { directory in
            var life = life()
            let finished = JobEnding(in: directory, verify: { _ in [] }).run(&life, drained())
            #expect(finished.report.verdict == .completed && finished.report.reason == nil)
            #expect(finished.report.stopReason == .requested && finished.failure == nil)
            #expect(life.outcome == Outcome(verdict: .completed))
            #expect(names(directory) == ["activity.json", "journal.pcapng", "keys.json", "report.json"])
            let report = try Report(parsing: TextFile.read(directory.report, limit: 1 << 20))
            #expect(report == finished.report)
        }
    }

    @Test(arguments: [0, 2]) func reportsWhatWasSentElsewhere(missing: Int) throws {
        try withDirectory { directory in
            var plan = JobLife.Plan()
            plan.pushes = true
            var life = JobLife(plan)
            for event in [JobLife.Event.sourceReady, .firstPacket, .stopRequested(.requested)] { life.handle(event) }
            let push = PushReport(url: "http://a.example/A/", files: 3, bytes: 9, missing: missing)
            var asked: [Report] = []
            let ending = JobEnding(
                in: directory, verify: { _ in [] },
                push: {
                    asked.append($0)
                    return [("A", push)]
                })
            let finished = ending.run(&life, drained(file: "A/index.m3u8"))
            #expect(asked.map(\.files) == [["A/index.m3u8"]])
            #expect(finished.report.connections[0].outputs[0].push == push)
            #expect(finished.report.warnings.map(\.reason) == (missing > 0 ? [.pushIncomplete] : []))
            #expect(finished.report.verdict == (missing > 0 ? .completedWithWarnings : .completed))
            let report = try Report(parsing: TextFile.read(directory.report, limit: 1 << 20))
            #expect(report == finished.report)
        }
    }

    @Test func reportsWhatVerificationFinds() throws {
        try withDirectory { directory in
            let defect = Warning(
                reason: .internalError, connectionID: "A", message: "A.mkv differs from what was written")
            var life = life(retention: .untilVerified)
            let finished = JobEnding(in: directory, verify: { _ in [defect] }).run(&life, drained())
            #expect(finished.report.verdict == .completedWithWarnings && finished.report.warnings == [defect])
            // What is to be made again needs its journal.
            #expect(names(directory).contains("journal.pcapng") && finished.report.journal?.isDeleted == nil)
        }
    }

    @Test func readsTheFilesBackWhereNobodyElseDoes() throws {
        try withDirectory { directory in
            var life = life()
            let finished = JobEnding(in: directory).run(&life, drained())
            #expect(finished.report.verdict == .completedWithWarnings)
            #expect(finished.report.warnings.first?.message.contains("No such file") == true)
        }
    }

    @Test func makesLaterOutputsOnceTheOthersAreVerified() throws {
        try withDirectory { directory in
            var log: [String] = []
            var life = life(deliversAfter: true)
            let ending = JobEnding(
                in: directory,
                verify: { report in
                    log.append("verify \(report.connections.flatMap(\.outputs).map(\.file).joined())")
                    return []
                },
                deliver: {
                    log.append("deliver")
                    return drained(file: "A.mp4").report
                })
            let finished = ending.run(&life, drained())
            #expect(log == ["verify A.mkv", "deliver", "verify A.mp4"])
            #expect(finished.report.connections.first?.outputs.map(\.file) == ["A.mkv", "A.mp4"])
            #expect(finished.report.verdict == .completed)
        }
    }

    @Test(arguments: [
        (StorageError.diskFull(path: "/x"), Reason.diskFull), (.jobInUse(path: "/x"), .internalError),
    ])
    func completesWithAWarningWhereLaterOutputsCannotBeMade(error: StorageError, reason: Reason) throws {
        try withDirectory { directory in
            var life = life(deliversAfter: true)
            let finished = JobEnding(in: directory, verify: { _ in [] }, deliver: { throw error }).run(&life, drained())
            #expect(finished.report.verdict == .completedWithWarnings && finished.failure == nil)
            #expect(finished.report.warnings.map(\.reason) == [reason])
            #expect(finished.report.warnings.first?.message.contains("recover --force") == true)
        }
    }

    @Test func tellsNobodyOfAFailure() throws {
        try withDirectory { directory in
            var life = life(deliversAfter: true)
            let ending = JobEnding(
                in: directory, verify: { _ in [Warning(reason: .internalError, message: "must not be asked")] },
                deliver: { throw RecorderError.unsuitable("must not be asked") })
            let finished = ending.run(&life, drained(frames: 0))
            #expect(finished.report.verdict == .failed && finished.report.reason == .cancelled)
            #expect(finished.report.warnings.isEmpty)
            #expect(names(directory) == ["journal.pcapng", "keys.json", "report.json"])
        }
    }

    @Test func deletesJournalAndKeysWhereTheJobSaysSo() throws {
        try withDirectory { directory in
            var life = life(retention: .untilVerified)
            let finished = JobEnding(in: directory, verify: { _ in [] }).run(&life, drained())
            #expect(finished.report.journal?.isDeleted == true)
            #expect(names(directory) == ["activity.json", "report.json"])
            let stored = try Report(parsing: TextFile.read(directory.report, limit: 1 << 20))
            #expect(stored == finished.report)
        }
    }

    @Test func failsWhereTheReportCannotBeWritten() throws {
        try withDirectory { directory in
            let gone = JobDirectory(existing: directory.path + "/gone")
            var life = life(retention: .untilVerified)
            let finished = JobEnding(in: gone, verify: { _ in [] }).run(&life, drained())
            #expect(finished.failure != nil)
            #expect(finished.report.verdict == .failed && finished.report.reason == .diskFailed)
            #expect(life.outcome == Outcome(verdict: .failed, reason: .diskFailed))
        }
    }

    @Test func reportsTheFirstFailureRatherThanTheStop() throws {
        try withDirectory { directory in
            var life = life()
            life.handle(.failed(.diskFull))
            let finished = JobEnding(in: directory, verify: { _ in [] }).run(&life, drained())
            #expect(finished.report.stopReason == .diskFull)
            #expect(finished.report.verdict == .failed && finished.report.reason == .diskFull)
        }
    }

    @Test func saysThatAJournalBrokeOff() throws {
        try withDirectory { directory in
            let finished = JobEnding.ofCapture(drained(.interrupted, frames: 0), in: directory)
            #expect(finished.report.verdict == .failed && finished.report.reason == .internalError)
            #expect(finished.report.stopReason == .interrupted)
            #expect(finished.report.warnings.map(\.message).first?.contains("without finishing") == true)
        }
    }
}
