import Foundation
import Jobs
import Media
import Presentations
import Storage
import Testing

@testable import Recorder

@Suite struct PresentationVerificationTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples").path

    /// A sample's presentation, with both lists: its outputs, the job's directory, and the presentation's folder.
    private func presented(
        _ sample: String, _ body: (_ outputs: [OutputReport], JobDirectory, _ folder: URL) throws -> Void
    ) throws {
        let root = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let directory = try JobDirectory(creating: root)
        let source = PipelineOutput.Source.connections(onFormatChange: .keep, media: MediaMode())
        let outputs = PresentationSettings.Manifest.allCases.map {
            PipelineOutput(source, as: .presentation(PipelineOutput.PresentationForm($0)))
        }
        let batch = try BatchRecording(
            BatchInput(path: "\(Self.samples)/\(sample).pcap", descriptionFiles: []),
            pipeline: Pipeline(outputs: outputs), directory: directory, codecs: CodecSet([]))
        let report = try batch.makeOutputs { _ in }.report
        let written = try #require(report.connections.first?.outputs)
        #expect(written.map(\.container) == [.hls, .dash])
        try body(written, directory, URL(filePath: "\(root)/\(sample)"))
    }

    @Test(arguments: [
        "h264-opus-360p", "h264-bframes", "h265-opus-360p", "av1-opus-360p", "vp9-opus-360p", "opus-audio-only",
        "h264-resize",
    ])
    func findsNothingWrongWithAPresentation(sample: String) throws {
        try presented(sample) { outputs, directory, _ in
            let warnings = PresentationVerification(directory: directory).warnings(of: outputs, connectionID: sample)
            #expect(warnings.isEmpty)
        }
    }

    @Test func saysOnceWhatIsWrongWithAPresentationThatTwoListsShare() throws {
        try presented("h264-opus-360p") { outputs, directory, folder in
            let verification = PresentationVerification(directory: directory)
            let segment = folder.appending(path: "video/2.m4s")
            let whole = try Data(contentsOf: segment)
            for broken in [Data(), whole.dropLast(whole.count / 2), Data(count: whole.count)] {
                try Data(broken).write(to: segment)
                let warnings = verification.warnings(of: outputs, connectionID: "A")
                #expect(warnings.map(\.reason) == [.internalError] && warnings.map(\.connectionID) == ["A"])
                let message = warnings.first?.message ?? ""
                #expect(message.contains("h264-opus-360p breaks its specification") && message.contains("video/2.m4s"))
            }
        }
    }

    @Test(arguments: ["index.m3u8", "manifest.mpd", "audio.m3u8", "audio/init-1.mp4"])
    func missesAFile(name: String) throws {
        try presented("h264-opus-360p") { outputs, directory, folder in
            try FileManager.default.removeItem(at: folder.appending(path: name))
            let warnings = PresentationVerification(directory: directory).warnings(of: outputs, connectionID: nil)
            #expect(warnings.first?.message.contains(name) == true)
        }
    }

    @Test func leavesOutWhatAnEarlierRunLeft() throws {
        try presented("h264-opus-360p") { outputs, directory, folder in
            try FileManager.default.removeItem(at: folder)
            let kept = outputs.map { output in
                var output = output
                output.isKept = true
                return output
            }
            #expect(PresentationVerification(directory: directory).warnings(of: kept, connectionID: nil).isEmpty)
        }
    }
}
