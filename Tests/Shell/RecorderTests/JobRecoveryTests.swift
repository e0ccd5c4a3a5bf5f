import Captures
import Foundation
import Jobs
import Media
import Packaging
import Storage
import Testing

@testable import Recorder

@Suite struct JobRecoveryTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples").path
    private static let pipelines = PipelineDirectories(first: samples + "/../pipelines")

    /// The directory of a job as a killed recorder leaves it: job, journal of the sample's audio, and half a file.
    static func killedJob(
        in root: String,
        pipeline: PipelineReference = .inline(Pipeline(outputs: [.connectionRecordings(container: .mkv)])),
        stop: StopReason? = nil, retention: JournalRetention = .always
    ) throws -> JobDirectory {
        let directory = try JobDirectory(creating: root + "/night", overwrites: true)
        var job = Job(source: .sora(SoraSource(url: "http://127.0.0.1:1/", channelID: "sora")))
        job.recordingID = "R1"
        job.pipeline = pipeline
        job.journalRetention = retention
        try directory.write(job.rendered(), to: directory.job)
        let input = try BatchInput(path: Self.samples + "/opus-audio-only.pcap", descriptionFiles: [])
        var reader = try CaptureReader(path: input.path)
        var writer = try JournalWriter(path: directory.journal, appending: false)
        var start: WallTime?
        while case .datagram(let datagram) = try reader.next() {
            if start == nil {
                start = datagram.time
                let started = JobStarted(
                    job: job.rendered(), recordingID: "R1", sessionStart: datagram.time,
                    tick: Interval(milliseconds: 20), writer: "test")
                for event in [.jobStarted(started)] + input.connections.map(JournalEvent.connectionJoined) {
                    try writer.append(event: event.rendered().span, at: datagram.time)
                }
            }
            try reader.withPayload(datagram.payload) { bytes throws(CapturesError) in
                try writer.append(
                    datagram: bytes, source: datagram.source, destination: datagram.destination, at: datagram.time)
            }
        }
        if let stop, let start { try writer.append(event: JournalEvent.stop(stop).rendered().span, at: start) }
        try writer.close()
        try Data("half".utf8).write(to: URL(filePath: directory.path + "/opus-audio-only.mkv"))
        return directory
    }

    private func withRoot(_ body: (String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        try body(root)
    }

    private func recover(_ directory: JobDirectory, isForced: Bool = false) throws -> Report? {
        let recovery = JobRecovery(of: directory, pipelines: Self.pipelines) { _ in CodecSet([]) }
        switch try recovery.run(isForced: isForced, progress: { _ in }) {
        case .nothingToDo, .nothingRecorded: return nil
        case .recovered(let finished): return finished.report
        }
    }

    @Test(arguments: [
        (JournalRetention.untilVerified, StopReason.requested, true), (.untilVerified, .interrupted, false),
        (.untilVerified, .diskFull, false), (.untilDelivered, .requested, false), (.always, .requested, false),
    ])
    func deletesTheJournalOnlyWhereTheJobSaysSoAndAllIsWell(
        retention: JournalRetention, stop: StopReason, isDeleted: Bool
    ) throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root, stop: stop, retention: retention)
            try directory.write(#"{"version": 1, "keys": {}}"#, to: directory.path + "/keys.json")
            let report = try #require(try recover(directory))
            #expect((report.verdict == .completed && report.warnings.isEmpty) == (stop == .requested))
            #expect(report.journal?.isDeleted == (isDeleted ? true : nil))
            let names = TextFile.names(in: directory.path)
            #expect(names.contains("journal.pcapng") == !isDeleted && names.contains("keys.json") == !isDeleted)
            #expect(names.contains("opus-audio-only.mkv"))
            // Nothing is recorded over what is there.
            #expect(throws: StorageError.jobDirectoryExists(path: directory.path)) {
                try JobDirectory(creating: directory.path)
            }
        }
    }

    @Test func replacesWhatAKilledRecorderLeft() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            let report = try #require(try recover(directory))
            #expect(report.recovered == true && report.stopReason == .interrupted)
            #expect(report.verdict == .completedWithWarnings && report.reason == .internalError)
            #expect(report.recordingID == "R1" && report.journal?.tornBytes == nil)
            #expect(report.connections.first?.outputs.first?.tracks.first?.frames == 600)
            #expect(try TextFile.read(directory.report, limit: 1 << 20) == report.rendered())
            let names = TextFile.names(in: directory.path).filter { !$0.hasPrefix(".") }.sorted()
            #expect(
                names == ["activity.json", "job.json", "journal.pcapng", "opus-audio-only.mkv", "report.json"])
            let file = try Data(contentsOf: URL(filePath: directory.path + "/opus-audio-only.mkv"))
            #expect(file.count == report.connections.first?.outputs.first?.bytes)
            #expect(try recover(directory) == nil)
            #expect(try recover(directory, isForced: true) == report)
        }
    }

    @Test func countsTheTornEnd() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            let whole = try Data(contentsOf: URL(filePath: directory.journal))
            // In the middle of a packet, and then what a file system may leave behind it.
            let garbage = Data((0..<64).map { UInt8($0) })
            for (cut, tail) in [(3, Data()), (0, Data(repeating: 0, count: 4096)), (3, garbage)] {
                try (whole.dropLast(cut) + tail).write(to: URL(filePath: directory.journal))
                // It may hold a packet more.
                try FileManager.default.removeItem(atPath: directory.path + "/opus-audio-only.mkv")
                let report = try #require(try recover(directory, isForced: true))
                let torn = report.journal?.tornBytes ?? 0
                #expect(torn + (report.journal?.bytes ?? 0) == whole.count - cut + tail.count)
                #expect(torn >= tail.count && torn < tail.count + 300)
                #expect(report.connections.first?.outputs.first?.tracks.first?.frames == (cut == 0 ? 600 : 599))
            }
        }
    }

    /// Of the first round of a job nothing may have reached its journal.
    @Test func reportsAJobThatHasNothingInItsJournal() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            let whole = try Data(contentsOf: URL(filePath: directory.journal))
            for count in [3, 27, 48, 200, 400] {
                try whole.prefix(count).write(to: URL(filePath: directory.journal))
                let report = try #require(try recover(directory, isForced: true))
                #expect(report.verdict == .failed && report.reason == .internalError && report.connections == [])
                #expect(report.recordingID == "R1" && report.recovered == true)
                let journal = try #require(report.journal)
                #expect(journal.bytes + (journal.tornBytes ?? 0) == count)
                #expect(report.startedAt.nanoseconds > 1_600_000_000_000_000_000)
            }
        }
    }

    @Test func hasNothingToSayOfAnEmptyJournal() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            try Data().write(to: URL(filePath: directory.journal))
            // Its recordings are all that is left of the job.
            #expect(throws: RecorderError.self) { try recover(directory) }
            try FileManager.default.removeItem(atPath: directory.path + "/opus-audio-only.mkv")
            #expect(try recover(directory) == nil)
            unsafe #expect(access(directory.report, F_OK) != 0)
        }
    }

    private func zero(_ range: Range<Int>, of path: String) throws {
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes.replaceSubrange(range, with: Data(count: range.count))
        try bytes.write(to: URL(filePath: path))
    }

    // A page that a power loss or a bad sector took from the middle of the journal.
    @Test func keepsAFileThatHoldsMoreThanTheJournalGives() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            _ = try recover(directory)
            for file in [directory.report, directory.activity] { try FileManager.default.removeItem(atPath: file) }
            let whole = try Data(contentsOf: URL(filePath: directory.path + "/opus-audio-only.mkv"))
            let size = try Data(contentsOf: URL(filePath: directory.journal)).count
            try zero(size / 2..<size / 2 + 4096, of: directory.journal)
            let report = try #require(try recover(directory))
            let outputs = try #require(report.connections.first?.outputs)
            #expect(outputs.map(\.file) == ["opus-audio-only.mkv", "opus-audio-only.remade.mkv"])
            #expect(outputs.map(\.isKept) == [true, nil] && outputs[0].tracks[0].frames == 600)
            #expect(outputs[1].tracks[0].frames - (outputs[1].tracks[0].filledFrames ?? 0) < 600)
            #expect(try Data(contentsOf: URL(filePath: directory.path + "/opus-audio-only.mkv")) == whole)
            #expect(report.warnings.contains { $0.reason == .fileKept } && report.verdict == .completedWithWarnings)
            let activity = try TextFile.read(directory.activity, limit: 1 << 20)
            #expect(activity.components(separatedBy: "\"format\"").count == 3, "both are announced")
            // Once more, now with a report: nothing becomes less.
            let again = try #require(try recover(directory, isForced: true))
            #expect(again.files.contains("opus-audio-only.mkv") && again.files.contains("opus-audio-only.remade.mkv"))
            #expect(try Data(contentsOf: URL(filePath: directory.path + "/opus-audio-only.mkv")) == whole)
        }
    }

    @Test func listsRecordingsOfWhichTheJournalHasNothing() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            _ = try recover(directory)
            let path = directory.path + "/opus-audio-only.mkv"
            try FileManager.default.copyItem(atPath: path, toPath: directory.path + "/gone.mkv")
            try FileManager.default.removeItem(atPath: directory.report)
            let report = try #require(try recover(directory))
            #expect(report.connections.map(\.connectionID) == ["opus-audio-only", "gone"])
            #expect(report.connections.last?.outputs.map(\.file) == ["gone.mkv"])
            #expect(report.warnings.contains { $0.reason == .fileKept && $0.message.hasPrefix("gone.mkv ") })
        }
    }

    @Test func dropsNothingThatAnEarlierReportKnew() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            var earlier = try #require(try recover(directory))
            earlier.conclude(Outcome(verdict: .failed, reason: .diskFull))
            earlier.stopReason = .diskFull
            earlier.recovered = nil
            earlier.warnings = [Warning(reason: .overloaded, message: "too slow")]
            earlier.connections.append(
                ConnectionReport(
                    connectionID: "other", existsSince: earlier.startedAt, existsUntil: earlier.endedAt))
            try directory.write(earlier.rendered(), to: directory.report)
            let report = try #require(try recover(directory))
            #expect(report.connections.map(\.connectionID) == ["opus-audio-only", "other"])
            #expect(report.earlier?.map(\.reason) == [.diskFull])
            #expect(report.earlier?.first?.warnings == earlier.warnings)
        }
    }

    @Test func knowsThatTheDiskWasFullWithoutAReport() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            directory.markFullDisk(true)
            let report = try #require(try recover(directory))
            #expect(report.reason == .diskFull && report.stopReason == .diskFull && !directory.hasFullDiskMark)
        }
    }

    @Test func leavesAJobAloneThatEndedProperly() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root, stop: .requested)
            var report = try #require(try recover(directory))
            #expect(report.verdict == .completed && report.stopReason == .requested)
            report.recovered = nil
            try directory.write(report.rendered(), to: directory.report)
            #expect(try recover(directory) == nil)
            // What ran out of room, or failed, has files that are not whole.
            for (stop, reason) in [(StopReason.diskFull, Reason.diskFull), (.internalError, .internalError)] {
                report.stopReason = stop
                try directory.write(report.rendered(), to: directory.report)
                #expect(try recover(directory)?.recovered == true)
                for path in [directory.journal, directory.report] { try FileManager.default.removeItem(atPath: path) }
                _ = try Self.killedJob(in: root)
                try directory.write(report.rendered(), to: directory.report)
                #expect(try recover(directory)?.reason == reason)
                for path in [directory.journal, directory.report] { try FileManager.default.removeItem(atPath: path) }
                _ = try Self.killedJob(in: root, stop: .requested)
            }
        }
    }

    @Test func refusesAJobWhoseRecorderIsAlive() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            let lock = try JobLock(of: directory)
            #expect(throws: StorageError.jobInUse(path: directory.path)) { try recover(directory) }
            withExtendedLifetime(lock) {}
        }
    }

    /// A recorder that ends between the first look and the lock has written its report by then.
    @Test func looksAgainWhenItHasTheLock() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root, stop: .requested)
            let report = try #require(try recover(directory))
            try FileManager.default.removeItem(atPath: directory.report)
            var recovery = JobRecovery(of: directory, pipelines: Self.pipelines) { _ in CodecSet([]) }
            recovery.lock = { directory in
                try directory.write(report.rendered(), to: directory.report)
                return try JobLock(of: directory)
            }
            guard case .nothingToDo(report.verdict) = try recovery.run(isForced: false, progress: { _ in }) else {
                Issue.record("the job was made again")
                return
            }
        }
    }

    @Test func looksForAPipelineThatTheJobOnlyNames() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root, pipeline: .named("copy-mp4"))
            #expect(try recover(directory)?.connections.first?.outputs.first?.container == .mp4)
        }
    }

    /// A second crash, in the middle of recovering, leaves a temporary file and all that was there.
    @Test func startsAgainWhereARecoveryWasCutOff() throws {
        try withRoot { root in
            let directory = try Self.killedJob(in: root)
            let temporary = directory.path + "/opus-audio-only.mkv.new"
            try Data(repeating: 1, count: 1 << 20).write(to: URL(filePath: temporary))
            let report = try #require(try recover(directory))
            unsafe #expect(access(temporary, F_OK) != 0)
            let file = try Data(contentsOf: URL(filePath: directory.path + "/opus-audio-only.mkv"))
            #expect(file.count == report.connections.first?.outputs.first?.bytes)
        }
    }
}
