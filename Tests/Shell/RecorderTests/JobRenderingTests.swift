import Foundation
import Jobs
import Media
import Packaging
import Storage
import Testing

@testable import Recorder

@Suite struct JobRenderingTests {
    private func withRoot(_ body: (String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        try body(root)
    }

    private func render(_ job: JobDirectory, into output: String? = nil) throws -> FinishedRecording {
        let pipeline = Pipeline(outputs: [.connectionRecordings(container: .mp4)])
        return try JobRendering(of: job, pipelineName: "a/b/other.yaml", output: output)
            .run(pipeline: pipeline, codecs: CodecSet([])) { _ in }
    }

    private func contents(_ path: String) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in TextFile.names(in: path) where !name.hasPrefix(".") && !name.hasPrefix("render-") {
            contents[name] = try Data(contentsOf: URL(filePath: path + "/" + name))
        }
        return contents
    }

    @Test func makesAnotherOutputAndTouchesNothingOfTheJob() throws {
        try withRoot { root in
            let job = try JobRecoveryTests.killedJob(in: root, stop: .requested, retention: .untilVerified)
            let before = try contents(job.path)
            #expect(before.count == 3)
            // The second time it replaces what it made itself.
            for _ in 0..<2 {
                let report = try render(job).report
                #expect(report.verdict == .completed && report.recordingID == "R1")
                #expect(report.connections.first?.outputs.map(\.file) == ["opus-audio-only.mp4"])
                #expect(report.connections.first?.outputs.first?.tracks.first?.frames == 600)
                #expect(try contents(job.path) == before)
                let names = TextFile.names(in: job.path + "/render-other").filter { !$0.hasPrefix(".") }.sorted()
                #expect(names == ["activity.json", "opus-audio-only.mp4", "report.json"])
            }
        }
    }

    @Test func writesWhereItIsToldToButIntoNoJob() throws {
        try withRoot { root in
            let job = try JobRecoveryTests.killedJob(in: root, stop: .requested)
            let before = try contents(job.path)
            let elsewhere = root + "/elsewhere"
            #expect(try render(job, into: elsewhere).directory.path == elsewhere)
            for output in [job.path, job.path + "/.", job.path + "/../night"] {
                #expect(throws: StorageError.jobDirectoryExists(path: output)) { try render(job, into: output) }
            }
            // A job whose journal was deleted when all was verified.
            try FileManager.default.createDirectory(atPath: root + "/done", withIntermediateDirectories: true)
            try Data("{}".utf8).write(to: URL(filePath: root + "/done/job.json"))
            #expect(throws: StorageError.jobDirectoryExists(path: root + "/done")) {
                try render(job, into: root + "/done")
            }
            #expect(try contents(job.path) == before)
        }
    }

    @Test func refusesAJobThatIsBeingRecordedOrHasNoJournal() throws {
        try withRoot { root in
            let job = try JobRecoveryTests.killedJob(in: root, stop: .requested)
            let lock = try JobLock(of: job)
            #expect(throws: StorageError.jobInUse(path: job.path)) { try render(job) }
            withExtendedLifetime(lock) {}
            #expect(throws: RecorderError.self) { try render(JobDirectory(existing: root + "/nowhere")) }
            #expect(TextFile.names(in: root).filter { !$0.hasPrefix(".") } == ["night"])
        }
    }
}
