import Captures
import Foundation
import Jobs
import Media
import Packaging
import Storage
import Testing

@testable import Recorder

@Suite struct BatchRecordingTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples").path
    private static let pipeline = Pipeline(outputs: [.connectionRecordings(container: .mkv)])

    private func withRoot(_ body: (String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try body(root)
    }

    private func batch(
        _ path: String, in directory: JobDirectory?, replaces: Bool = false,
        deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all, pipeline: Pipeline = pipeline
    ) throws -> BatchRecording {
        try BatchRecording(
            BatchInput(path: path, descriptionFiles: []), pipeline: pipeline, deliveries: deliveries,
            directory: directory, codecs: CodecSet([]), replaces: replaces)
    }

    @Test func makesTheOutputsOfACapture() throws {
        try withRoot { root in
            var told: [Int64] = []
            let path = Self.samples + "/three-participants.pcap"
            let drained = try batch(path, in: JobDirectory(existing: root)).makeOutputs { told.append($0) }
            let output = try #require(drained.report.connections.first?.outputs.first)
            #expect(output.file == "three-participants-A.mkv")
            #expect(try Data(contentsOf: URL(filePath: root + "/" + output.file)).count == output.bytes)
            #expect(drained.report.journal?.file == path && drained.stop == .endOfCapture && drained.hasReceived)
            let size = try Data(contentsOf: URL(filePath: path)).count
            #expect(drained.report.journal?.bytes == size)
            #expect(!told.isEmpty && told == told.sorted() && told.allSatisfy { $0 <= Int64(size) })
        }
    }

    @Test func onlyCountsWithoutADirectory() throws {
        let counted = try batch(Self.samples + "/opus-audio-only.pcap", in: nil, pipeline: Pipeline(outputs: []))
            .makeOutputs { _ in }
        #expect(counted.report.connections.first?.tracks.first?.packets == 600)
        #expect(counted.report.connections.first?.outputs.isEmpty == true)
    }

    @Test func makesTheOutputsOfOneDeliveryOnly() throws {
        try withRoot { root in
            var later = PipelineOutput.connectionRecordings(container: .mp4)
            later.delivery = .after
            let pipeline = Pipeline(outputs: [.connectionRecordings(container: .mkv), later])
            let path = Self.samples + "/h264-opus-360p.pcap"
            for (deliveries, container) in [(Set([PipelineOutput.Delivery.live]), "mkv"), ([.after], "mp4")] {
                let drained = try batch(
                    path, in: JobDirectory(existing: root), deliveries: deliveries, pipeline: pipeline
                ).makeOutputs { _ in }
                #expect(drained.report.connections.first?.outputs.map(\.file) == ["h264-opus-360p.\(container)"])
            }
        }
    }

    // A journal knows who joined, and why it ended.
    @Test func takesTheEventsOfAJournal() throws {
        try withRoot { root in
            let directory = try JobRecoveryTests.killedJob(in: root, stop: .sourceEnded)
            let drained = try batch(directory.journal, in: directory, replaces: true).makeOutputs { _ in }
            #expect(drained.stop == .sourceEnded && drained.report.recordingID == "R1")
            #expect(drained.report.connections.map(\.connectionID) == ["opus-audio-only"])
        }
    }

    @Test func warnsOfAnEventThatCannotBeRead() throws {
        try withRoot { root in
            let directory = try JobRecoveryTests.killedJob(in: root)
            var writer = try JournalWriter(path: directory.journal, appending: true)
            try writer.append(event: Array(#"{"version": 1}"#.utf8).span, at: WallTime(nanoseconds: 0))
            try writer.close()
            let drained = try batch(directory.journal, in: directory, replaces: true).makeOutputs { _ in }
            #expect(drained.report.connections.first?.outputs.first?.tracks.first?.frames == 600)
            #expect(drained.report.warnings.map(\.reason) == [.captureDamaged])
            #expect(drained.report.warnings.first?.message.hasPrefix("1 event of the journal cannot be read") == true)
        }
    }

    @Test func failsWithACaptureThatHoldsNoPacket() throws {
        try withRoot { root in
            try Data(contentsOf: URL(filePath: Self.samples + "/opus-audio-only.pcap")).prefix(24)
                .write(to: URL(filePath: root + "/x.pcap"))
            try FileManager.default.copyItem(
                atPath: Self.samples + "/opus-audio-only.sdp", toPath: root + "/x.sdp")
            let drained = try batch(root + "/x.pcap", in: JobDirectory(existing: root)).makeOutputs { _ in }
            #expect(!drained.hasReceived && drained.report.journal?.packets == 0)
            let finished = JobEnding.ofCapture(drained, in: JobDirectory(existing: root))
            #expect(finished.report.verdict == .failed && finished.report.reason == .noRTP)
        }
    }
}
