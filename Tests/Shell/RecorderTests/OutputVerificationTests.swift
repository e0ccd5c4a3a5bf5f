import Foundation
import Jobs
import Media
import Packaging
import Storage
import Testing

@testable import Recorder

@Suite struct OutputVerificationTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples").path

    /// A sample's recording, and its directory.
    private func recorded(
        _ sample: String, _ container: ContainerChoice, _ body: (DrainedRecording, JobDirectory, URL) throws -> Void
    ) throws {
        let root = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let directory = try JobDirectory(creating: root)
        let batch = try BatchRecording(
            BatchInput(path: "\(Self.samples)/\(sample).pcap", descriptionFiles: []),
            pipeline: Pipeline(outputs: [.connectionRecordings(container: container)]), directory: directory,
            codecs: CodecSet([]))
        let drained = try batch.makeOutputs { _ in }
        let name = try #require(drained.report.connections.first?.outputs.first?.file)
        try body(drained, directory, URL(filePath: "\(root)/\(name)"))
    }

    @Test(arguments: [
        ("h264-opus-360p", ContainerChoice.mp4), ("h265-opus-360p", .mp4), ("av1-opus-360p", .mp4),
        ("vp9-opus-360p", .mp4), ("opus-audio-only", .mp4), ("h264-opus-360p", .mkv), ("h265-opus-360p", .mkv),
        ("av1-opus-360p", .mkv), ("vp9-opus-360p", .mkv), ("vp8-opus-360p", .mkv), ("pcmu-audio-only", .mkv),
        ("g722-audio-only", .mkv), ("vp9-svc", .mkv), ("h264-resize", .mp4),
    ])
    func findsNothingWrongWithARecording(sample: String, container: ContainerChoice) throws {
        try recorded(sample, container) { drained, directory, _ in
            #expect(drained.report.warnings.isEmpty)
            #expect(OutputVerification(directory: directory).warnings(of: drained.report).isEmpty)
        }
    }

    @Test(arguments: [("h264-opus-360p", ContainerChoice.mp4), ("vp8-opus-360p", .mkv)])
    func saysWhichFileIsNotAsItWasWritten(sample: String, container: ContainerChoice) throws {
        try recorded(sample, container) { drained, directory, file in
            let verification = OutputVerification(directory: directory)
            let whole = try Data(contentsOf: file)
            var zeroed = whole
            zeroed.replaceSubrange(whole.count / 2..<whole.count, with: Data(count: whole.count - whole.count / 2))
            for broken in [zeroed, Data(whole.dropLast())] {
                try broken.write(to: file)
                let warnings = verification.warnings(of: drained.report)
                #expect(warnings.map(\.reason) == [.internalError] && warnings.map(\.connectionID) == [sample])
                #expect(warnings.first?.message.contains(file.lastPathComponent) == true)
            }
            try FileManager.default.removeItem(at: file)
            #expect(verification.warnings(of: drained.report).first?.message.contains("No such file") == true)
        }
    }
}
