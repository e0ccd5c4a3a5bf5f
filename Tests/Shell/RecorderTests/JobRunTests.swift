import Foundation
import Jobs
import Media
import Packaging
import Storage
import Testing
import Threads

@testable import Recorder

@Suite struct JobRunTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples").path

    /// A job over a capture, as its document in the samples' folder would name it.
    private func prepared(
        in folder: String, _ capture: String, container: ContainerChoice = .auto
    ) throws -> PreparedJob {
        var job = Job(source: .capture(CaptureSource(file: capture)))
        job.jobID = "night"
        job.outputDirectory = folder
        return try PreparedJob(
            ResolvedJob(
                job, file: Self.samples + "/job.json",
                pipeline: Pipeline(outputs: [.connectionRecordings(container: container)]), descriptions: [:],
                recordingID: "R1", absolute: { $0 }))
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func takesACaptureFromItsStartToItsReport() throws {
        try withFolder { folder in
            var read: [Int64] = []
            let run = try JobRun(
                prepared(in: folder, "three-participants.pcap"), codecs: CodecSet([]), commands: Mailbox()
            ) {
                progress in
                if case .reading(_, let bytes) = progress { read.append(bytes) }
            }
            let finished = try run.run()
            #expect(finished.report.verdict == .completed && finished.report.recordingID == "R1")
            #expect(finished.report.stopReason == .endOfCapture && finished.failure == nil)
            #expect(!read.isEmpty && read == read.sorted())
            #expect(
                TextFile.names(in: folder + "/night").filter { !$0.hasPrefix(".") }.sorted()
                    == ["activity.json", "job.json", "report.json"]
                    + ["A", "B", "C"].map { "three-participants-\($0).mkv" })
        }
    }

    // What is read so far is made whole.
    @Test func finishesWhereItIsToldToStop() throws {
        try withFolder { folder in
            let commands = Mailbox<RecordingCommand>()
            commands.post(.stop(.requested))
            let run = try JobRun(
                prepared(in: folder, "three-participants.pcap"), codecs: CodecSet([]), commands: commands
            ) {
                _ in
            }
            let finished = try run.run()
            #expect(finished.report.stopReason == .requested && finished.report.verdict == .completed)
            let whole = try JobRun(
                prepared(in: folder + "/whole", "three-participants.pcap"), codecs: CodecSet([]), commands: Mailbox()
            ) {
                _ in
            }
            let packets = try whole.run().report.journal?.packets ?? 0
            #expect(finished.report.journal?.packets ?? 0 > 0 && finished.report.journal?.packets ?? 0 < packets)
        }
    }

    @Test func refusesACaptureBeforeItIsRead() throws {
        try withFolder { folder in
            #expect(throws: (any Error).self) {
                _ = try JobRun(prepared(in: folder, "nowhere.pcap"), codecs: CodecSet([]), commands: Mailbox()) { _ in }
            }
        }
    }
}
